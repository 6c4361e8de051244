"""The Jinja2 environment of all our pages."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from jinja2 import Environment, StrictUndefined

from nastavnik.ui import text
from nastavnik.ui.shell import Shell

SPRITE = Path(__file__).parent / "static" / "ui" / "icons.svg"


@cache
def _icons() -> frozenset[str]:
    import re

    return frozenset(re.findall(r'id="i-([a-z0-9-]+)"', SPRITE.read_text(encoding="utf-8")))


@cache
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the sprite: decorative, or with ``label`` read aloud. An unknown name is our mistake and raises."""
    if name not in _icons():
        raise KeyError(f"No icon {name}")
    aria = f'role="img" aria-label="{label}"' if label else 'aria-hidden="true"'
    return mark_safe(
        f'<svg class="icon" width="20" height="20" {aria}><use href="{static("ui/icons.svg")}#i-{name}"/></svg>'
    )


plain = cache(reverse)
"""Address of a page that takes no arguments."""
_SAMPLE = 9_876_543_210


@cache
def around(name: str) -> tuple[str, str]:
    """What stands around the number in an address: a list asks for hundreds of addresses that differ by it alone."""
    before, _, after = reverse(name, args=(_SAMPLE,)).partition(str(_SAMPLE))
    return before, after


def url(name: str, *args: Any, **query: Any) -> str:
    """Address of a page; keyword arguments become the query string."""
    if len(args) == 1 and type(args[0]) is int:
        before, after = around(name)
        address = f"{before}{args[0]}{after}"
    else:
        address = reverse(name, args=args) if args else plain(name)
    given = {key: value for key, value in query.items() if value not in (None, "")}
    return f"{address}?{urlencode(given, doseq=True)}" if given else address


def messages_of(request: Any) -> Any:
    """Flash messages of a request; none where the middleware did not run."""
    from django.contrib.messages import get_messages

    return get_messages(request)


def described_by(ids: list[str], errors: Any = ()) -> dict[str, str]:
    """Attributes that tie a control to its hint and error."""
    attrs = {"aria-describedby": " ".join(ids)} if ids else {}
    return {**attrs, "aria-invalid": "true"} if errors else attrs


def environment(**options: Any) -> Environment:
    """Django's factory hook."""
    options.setdefault("undefined", StrictUndefined)
    made = Environment(
        trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"], **options
    )
    made.globals.update(
        url=url,
        around=around,
        static=cache(static),
        icon=icon,
        plural=text.plural,
        noun=text.noun,
        default_shell=Shell(),
    )
    made.globals.update(messages_of=messages_of, described_by=described_by)
    made.filters.update(
        long_date=text.long_date,
        short_date=text.short_date,
        weekday_date=text.weekday_date,
        moment=text.moment,
        integer=text.integer,
        listed=text.listed,
    )
    return made
