"""«Версия для слабовидящих»: a theme the server renders; the choice lives in a cookie and needs no JavaScript."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from urllib.parse import parse_qsl, urlencode

from django.http import HttpRequest

COOKIE = "look"
YEAR = 365 * 24 * 3600

SCHEMES = {
    "wb": "Чёрный на белом",
    "bw": "Белый на чёрном",
    "yb": "Жёлтый на чёрном",
    "bl": "Синий на голубом",
    "br": "Коричневый на бежевом",
    "gr": "Зелёный на коричневом",
}
OPTIONS: dict[str, dict[str, str]] = {
    "size": {"100": "А", "125": "А+", "150": "А++", "200": "А+++"},
    "scheme": SCHEMES,
    "letters": {"sans": "без засечек", "serif": "с засечками"},
    "spacing": {"normal": "обычные", "wide": "увеличенные", "wider": "большие"},
    "pictures": {"show": "показывать", "grey": "серые", "hide": "не показывать"},
    "theme": {"auto": "как в системе", "light": "светлая", "dark": "тёмная"},
}


@dataclass(frozen=True, slots=True)
class Look:
    """The visitor's choice. Only ``theme`` counts while the low-vision version is off."""

    on: bool = False
    size: str = "125"
    scheme: str = "wb"
    letters: str = "sans"
    spacing: str = "normal"
    pictures: str = "show"
    theme: str = "auto"

    def changed(self, **values: str | bool) -> Look:
        """A copy with the values that are known options; others are ignored."""
        good = {name: value for name, value in values.items() if name == "on" or value in OPTIONS.get(name, {})}
        return replace(self, **good)  # type: ignore[arg-type]

    @property
    def classes(self) -> str:
        """Classes of ``<html>``."""
        if not self.on:
            return ""
        return f"a11y size-{self.size} scheme-{self.scheme} letters-{self.letters} spacing-{self.spacing} pictures-{self.pictures}"

    def cookie(self) -> str:
        values = {item.name: getattr(self, item.name) for item in fields(self)}
        return urlencode({**values, "on": "1" if self.on else "0"})


def read(request: HttpRequest) -> Look:
    """The look from the cookie; anything unknown in it is ignored."""
    given = dict(parse_qsl(request.COOKIES.get(COOKIE, "")))
    on = given.pop("on", "") == "1"
    return Look().changed(on=on, **given)
