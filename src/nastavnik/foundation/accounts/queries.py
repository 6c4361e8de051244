"""Questions about accounts: each returns all that one page needs."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.core.paginator import Page, Paginator
from django.db.models import Q

from nastavnik.foundation.access.roles import Role
from nastavnik.foundation.accounts.actions.make_link import digest
from nastavnik.foundation.accounts.models import Membership, SignInLink, User
from nastavnik.foundation.people.models import Person
from nastavnik.kernel import tenancy
from nastavnik.kernel.act import Act
from nastavnik.kernel.paging import turned


@dataclass(frozen=True, slots=True)
class RoleWords:
    """A role as pages name it."""

    pk: int
    role: str
    label: str
    organisation: str
    starts_on: date
    ends_on: date | None

    @classmethod
    def of(cls, row: Membership) -> RoleWords:
        return cls(row.pk, row.role, Role(row.role).label, str(row.organisation), row.starts_on, row.ends_on)

    def runs_on(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or self.ends_on >= day)


@dataclass(frozen=True, slots=True)
class PersonAccess:
    """A person of the school and their way in."""

    person_id: int
    full_name: str
    post: str
    user_id: int | None
    login: str
    roles: tuple[RoleWords, ...]
    state: str
    tone: str
    asks: bool

    @property
    def has_access(self) -> bool:
        return bool(self.roles)


def people_access(act: Act) -> list[PersonAccess]:
    """Everyone who works at the school today, with or without sign-in: three queries whatever the number."""
    persons = list(Person.objects.employed_on(act.today).select_related("user"))
    user_ids = [person.user.pk for person in persons if hasattr(person, "user")]
    roles: dict[int, list[RoleWords]] = defaultdict(list)
    for row in Membership.objects.filter(user_id__in=user_ids).on(act.today).select_related("organisation"):
        roles[row.user_id].append(RoleWords.of(row))
    links = _last_links(user_ids)
    return [_person_access(person, roles, links, act.now) for person in persons]


def _person_access(
    person: Person, roles: dict[int, list[RoleWords]], links: dict[int, SignInLink], moment: datetime
) -> PersonAccess:
    user: User | None = getattr(person, "user", None)
    held = tuple(roles.get(user.pk, ())) if user else ()
    link = links.get(user.pk) if user else None
    state, tone = _state(user, held, link, moment)
    return PersonAccess(
        person_id=person.pk,
        full_name=person.full_name,
        post=person.post,
        user_id=user.pk if user else None,
        login=user.username if user else "",
        roles=held,
        state=state,
        tone=tone,
        asks=bool(link and link.asked_at),
    )


def _state(
    user: User | None, roles: tuple[RoleWords, ...], link: SignInLink | None, moment: datetime
) -> tuple[str, str]:
    if user is None or not roles:
        return "Входа нет", "off"
    if not user.is_active:
        return "Вход закрыт", "bad"
    if link is not None and link.asked_at:
        return "Просит новую ссылку", "warn"
    if user.last_login:
        return "Входит", "done"
    if link is not None and link.is_live(moment):
        return "Ссылка выдана", "info"
    return "Ссылка не сработала", "warn"


def _last_links(user_ids: list[int]) -> dict[int, SignInLink]:
    return {link.user_id: link for link in SignInLink.objects.filter(user_id__in=user_ids).order_by("created_at", "pk")}


@dataclass(frozen=True, slots=True)
class UserRow:
    """An account in the administrator's list."""

    pk: int
    name: str
    login: str
    email: str
    is_active: bool
    last_login: datetime | None
    roles: tuple[RoleWords, ...]


def users_page(act: Act, *, words: str = "", number: str | int = 1) -> Page[UserRow]:
    """Accounts with a role, past or present, in the act's organisation or below; 50 a page."""
    scope = Q(memberships__organisation__path__startswith=act.organisation.path)
    users = User.objects.filter(scope).distinct().order_by("name", "pk")
    for word in words.split()[:5]:
        # SQLite compares only Latin letters without regard to case, so both spellings are asked.
        users = users.filter(
            Q(name__icontains=word)
            | Q(name__icontains=word.capitalize())
            | Q(username__icontains=word)
            | Q(email__icontains=word)
        )
    page = Paginator(users, 50).get_page(number)
    roles = roles_of([user.pk for user in page.object_list])
    return turned(
        page,
        lambda user: UserRow(
            user.pk, str(user), user.username, user.email, user.is_active, user.last_login, tuple(roles[user.pk])
        ),
    )


def roles_of(user_ids: list[int]) -> dict[int, list[RoleWords]]:
    """All roles within the scope in force, the running ones first."""
    found: dict[int, list[RoleWords]] = defaultdict(list)
    rows = Membership.objects.filter(user_id__in=user_ids).select_related("organisation")
    for row in sorted(rows, key=lambda row: (row.ends_on is not None, row.starts_on)):
        found[row.user_id].append(RoleWords.of(row))
    return found


def user_in_reach(act: Act, pk: int) -> User | None:
    """An account with a role in the act's organisation or below; ``None`` for any other."""
    return (
        User.objects.filter(pk=pk, memberships__organisation__path__startswith=act.organisation.path).distinct().first()
    )


def link_by_secret(secret: str) -> SignInLink | None:
    """The link a visitor holds. Found by the hash alone: the secret is nowhere."""
    with tenancy.everywhere("a visitor is nobody yet"):
        link: SignInLink | None = (
            SignInLink.objects.filter(digest=digest(secret)).select_related("organisation", "user").first()
        )
        return link


def names_of(act: Act, role: str) -> list[str]:
    """Who holds a role in the act's organisation today, by name: «обратитесь к куратору: …»."""
    rows = Membership.objects.filter(organisation_id=act.organisation.pk, role=role).on(act.today)
    return [str(row.user) for row in rows.select_related("user").order_by("pk")]
