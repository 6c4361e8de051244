"""What the layout shows around every page: organisation, year, roles, navigation.

Costs one query in a school (the year's name) and none elsewhere; everything else the middleware has loaded already.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, resolve, reverse
from django.utils.functional import SimpleLazyObject

from nastavnik.foundation.access.roles import Role
from nastavnik.foundation.accounts.models import Membership
from nastavnik.foundation.organisations.queries import current_year
from nastavnik.kernel.act import Act
from nastavnik.kernel.registry import registry
from nastavnik.ui import a11y
from nastavnik.ui.shell import NavItem, RoleItem, Shell


class Entry(NamedTuple):
    """An entry of the navigation: it appears when its page exists."""

    label: str
    page: str
    icon: str


ROADMAP = Entry("Дорожная карта", "roadmap:index", "map")
PAIRS = Entry("Пары", "mentorships:index", "link-2")
DOCUMENTS = Entry("Документы", "regulations:index", "file-text")
LIBRARY = Entry("Копилка", "library:index", "library")
SURVEYS = Entry("Анкеты", "surveys:index", "clipboard-list")
RESULTS = Entry("Итоги", "outcomes:index", "flag")
ACTS = Entry("Нормативная база", "legislation:index", "file-text")
TRAINING = Entry("Обучение", "training:index", "calendar-check")
MATERIALS = Entry("Материалы", "training:materials", "library")
OVERVIEW = Entry("Обзор", "desks:home", "sun")

NAVIGATION: dict[str, Sequence[Entry]] = {
    Role.CURATOR: (
        Entry("Сегодня", "desks:home", "sun"), ROADMAP, Entry("Люди", "people:index", "users"), SURVEYS,
        Entry("Участники", "selection:participants", "target"), Entry("Подбор", "selection:index", "arrow-left-right"),
        TRAINING, PAIRS, DOCUMENTS, LIBRARY, RESULTS,
        Entry("Школа", "organisations:index", "settings"),
    ),
    Role.HEAD: (
        OVERVIEW, Entry("На подпись", "regulations:signing", "file-signature"), ROADMAP, PAIRS, TRAINING, DOCUMENTS, RESULTS,
        Entry("Школа", "organisations:index", "settings"),
    ),
    Role.MENTOR: (
        Entry("Моя работа", "desks:home", "sun"), Entry("Наставляемые", "mentees:index", "users"),
        PAIRS, TRAINING, LIBRARY, DOCUMENTS,
    ),
    Role.MENTEE: (
        Entry("Главная", "desks:home", "sun"), Entry("Программа", "programmes:index", "target"), MATERIALS, LIBRARY, DOCUMENTS,
    ),
    Role.PSYCHOLOGIST: (
        Entry("Обращения", "desks:home", "message-circle-heart"), Entry("Сопровождение", "mentees:index", "life-buoy"),
        PAIRS, LIBRARY,
    ),
    Role.MUNICIPAL: (
        OVERVIEW, Entry("Школы", "organisations:index", "building-2"),
        Entry("Ищут наставника", "selection:searches", "arrow-left-right"), SURVEYS, LIBRARY, RESULTS,
    ),
    Role.REGIONAL: (OVERVIEW, Entry("Муниципалитеты", "organisations:index", "landmark"), SURVEYS, RESULTS, ACTS,
                    Entry("Календарь", "calendars:index", "calendar-check")),
    Role.ADMIN: (
        Entry("Состояние", "desks:home", "sun"), Entry("Организации", "organisations:index", "building-2"),
        Entry("Пользователи", "accounts:users", "users"), ACTS,
        Entry("Календарь", "calendars:index", "calendar-check"), Entry("Журнал", "audit:index", "history"),
    ),
}  # fmt: skip
"""Per role, as ux 2.3 draws it. Entries whose page is not built yet are left out."""


def shell(request: HttpRequest) -> dict[str, Any]:
    """Django's context processor. The value is made when the layout first asks: a fragment pays nothing."""
    return {"shell": SimpleLazyObject(lambda: build(request))}


def build(request: HttpRequest) -> Shell:
    look = a11y.read(request)
    membership: Membership | None = getattr(request, "membership", None)
    notice = "Показательная школа: люди и события вымышлены" if settings.DEMO else ""
    user = getattr(request, "user", None)
    if membership is None or user is None or not user.is_authenticated:
        signed = user is not None and user.is_authenticated
        return Shell(
            look=look, notice=notice, user_name=str(user) if signed else "", sign_out_url=reverse("account_logout")
        )
    return Shell(
        organisation=str(membership.organisation),
        school_year=_year(request),
        user_name=user.called,
        roles=tuple(
            RoleItem(_role_label(row, request.memberships), str(row.pk), current=row.pk == membership.pk)  # type: ignore[attr-defined]
            for row in request.memberships  # type: ignore[attr-defined]
        ),
        nav=navigation(membership.role, request.path),
        work_as_url=reverse("accounts:work_as"),
        settings_url=reverse("accounts:settings"),
        sign_out_url=reverse("account_logout"),
        notice=notice,
        look=look,
    )


def navigation(role: str, path: str) -> tuple[NavItem, ...]:
    """The role's entries; the one with the longest address that begins the path is current."""
    entries = [(entry, url) for entry in NAVIGATION.get(role, ()) if (url := address(entry.page, role)) is not None]
    matching = [url for _, url in entries if path == url or (url != "/" and path.startswith(url))]
    current = max(matching, key=len, default="")
    return tuple(NavItem(entry.label, url, entry.icon, current=url == current) for entry, url in entries)


@cache
def address(page: str, role: str) -> str | None:
    """Address of a page, or ``None`` while nobody has built it or when the role may not open it."""
    try:
        url = reverse(page)
    except NoReverseMatch:
        return None
    capability = getattr(resolve(url).func, "capability", None)
    return url if capability is None or registry.reach(role, capability) is not None else None


def _role_label(row: Membership, rows: list[Membership]) -> str:
    """The role; with the organisation when the user works in several."""
    several = len({other.organisation_id for other in rows}) > 1
    return f"{row.get_role_display()}, {row.organisation}" if several else row.get_role_display()


def _year(request: HttpRequest) -> str:
    act: Act = request.act  # type: ignore[attr-defined]
    if not act.organisation.is_leaf:
        return ""
    year = current_year(act)
    return year.title if year else ""
