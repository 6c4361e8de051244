"""«Кто видит мои данные»: the rows of the access matrix that open a person's data, with the people who hold those roles now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from nastavnik.foundation.access.roles import PEOPLE, Role
from nastavnik.foundation.accounts.capabilities import Cap as Accounts
from nastavnik.foundation.accounts.models import Membership
from nastavnik.foundation.audit.capabilities import Cap as Audit
from nastavnik.foundation.organisations.models import Organisation
from nastavnik.foundation.people.capabilities import Cap as People
from nastavnik.foundation.privacy.looks import kept_days
from nastavnik.foundation.privacy.models import Look
from nastavnik.foundation.timetables.capabilities import Cap as Timetables
from nastavnik.instruments.consents.capabilities import Cap as Consents
from nastavnik.instruments.documents.capabilities import Cap as Documents
from nastavnik.instruments.surveys.capabilities import Cap as Surveys
from nastavnik.kernel.access import Capability, Reach
from nastavnik.kernel.act import Act
from nastavnik.kernel.registry import registry
from nastavnik.stages.mentees.capabilities import Cap as Mentees
from nastavnik.stages.mentors.capabilities import Cap as Mentors
from nastavnik.stages.mentorships.capabilities import Cap as Mentorships
from nastavnik.stages.mentorships.programmes.capabilities import Cap as Programmes
from nastavnik.stages.selection.capabilities import Cap as Selection
from nastavnik.stages.selection.training.capabilities import Cap as Training

SHOWN = 200
NARROW: Mapping[tuple[Capability, str], str] = {
    (Mentees.SEE_REQUESTS, Role.MENTOR): "ваш наставник, пока вы в паре",
    (Mentees.SEE_MENTEES, Role.MENTOR): "ваш наставник, пока вы в паре",
    (Mentorships.SEE_MENTORSHIPS, Role.MENTOR): "только участники вашей пары",
    (Mentorships.SEE_MENTORSHIPS, Role.MENTEE): "только участники вашей пары",
    (Selection.SEE_PROPOSALS, Role.MENTOR): "наставник, которому предложена пара с вами",
    (Selection.SEE_PROPOSALS, Role.MENTEE): "наставляемый, которому предложена пара с вами",
    (Training.SEE_BOOKINGS, Role.MENTOR): "только ваш консультант или тот, кого консультируете вы",
    (Programmes.SEE_PROGRAMMES, Role.MENTOR): "только участники вашей пары",
    (Programmes.SEE_PROGRAMMES, Role.MENTEE): "только участники вашей пары",
    (Documents.SEE_DOCUMENTS, Role.MENTOR): "те, кого знакомят с тем же документом",
    (Documents.SEE_DOCUMENTS, Role.MENTEE): "те, кого знакомят с тем же документом",
}
"""Where «своё» of another person includes a colleague: whose «своё» it is."""

KINDS: Sequence[tuple[str, Capability, str]] = (
    ("Карточка: имя, должность, контакты", People.SEE_PEOPLE, ""),
    (
        "Расписание и отмеченные окна",
        Timetables.SEE_TIMETABLES,
        "Другой участник пары видит только общее свободное время.",
    ),
    ("Вход в систему: логин и почта", Accounts.SEE_ACCOUNTS, ""),
    ("То, что вы ищете наставника", Mentees.SEE_MENTEES, "Без самих запросов."),
    ("Профессиональные запросы", Mentees.SEE_REQUESTS, ""),
    ("Пожелания, с кем работать, а с кем нет", Mentees.SEE_WISHES, "Причину не спрашиваем и не храним."),
    ("Сильные стороны наставника", Mentors.SEE_MENTORS, ""),
    ("Условия и занятость наставника", Mentors.SEE_TERMS, ""),
    ("Приглашения на занятия наставников, ответы и присутствие", Training.HOLD_SESSIONS, ""),
    ("Обучение наставника: курсы, часы, отметка", Training.SEE_TRAINING, ""),
    ("Запись на консультацию, вопрос и договорённость", Training.SEE_BOOKINGS, ""),
    ("Отметки об ознакомлении с материалами", Training.SEE_READINGS, ""),
    ("Согласия", Consents.SEE_CONSENTS, ""),
    ("Документы, где вы названы", Documents.SEE_DOCUMENTS, ""),
    ("Проведённые подборы: кого с кем предложили", Selection.SEE_RUNS, "Запросы и причины видит только куратор."),
    ("Предложение пары и ответы на него", Selection.SEE_PROPOSALS, "До отправки предложение видит только куратор."),
    ("Пара", Mentorships.SEE_MENTORSHIPS, ""),
    ("Обращения о ваших данных", Consents.HANDLE_DEMANDS, ""),
    ("Запись в журнале: кто, что и когда внёс", Audit.SEE_AUDIT, "Запросов, ответов и пожеланий в журнале нет."),
    ("Программа: цели, задачи, что получилось", Programmes.SEE_PROGRAMMES, "Методист видит только число программ."),
    ("Ответы на именные анкеты", Surveys.SEE_ANSWERS, "Только вопросы, над которыми написано, кто увидит ответ."),
    ("Просьба о помощи из анкеты", Surveys.HELP, "Только тот из них, кому она передана, — так сказано в вопросе."),
)
"""Kind of data, the row of the matrix that opens it, what to add."""

NOBODY: Sequence[tuple[str, str]] = (
    ("Ответы на конфиденциальные анкеты", "По одному не видит никто. В итогах — группы не меньше пяти человек."),
    ("Ответы на анонимные анкеты", "Не видит никто: связи ответа с человеком нет."),
)


@dataclass(frozen=True, slots=True)
class Seer:
    """A role that sees, the people who hold it, how far."""

    role: str
    names: tuple[str, ...]
    far: str


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of data and everybody who sees it besides the person."""

    title: str
    label: str
    note: str
    seers: tuple[Seer, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """Somebody opened something."""

    at: datetime
    name: str
    role: str
    what: str


@dataclass(frozen=True, slots=True)
class Visibility:
    """All the page needs."""

    rows: tuple[Row, ...]
    nobody: Sequence[tuple[str, str]]
    looks: tuple[Opened, ...]
    days: int


def who_sees(act: Act) -> Visibility:
    """Four queries, however many kinds of data and people there are."""
    holders: dict[str, list[str]] = defaultdict(list)
    members = Membership.objects.filter(organisation_id=act.organisation.pk).on(act.today).select_related("user")
    for row in members.exclude(user_id=act.actor.user_id).filter(user__is_active=True).order_by("user__name"):
        holders[row.role].append(str(row.user))
    rows = tuple(Row(title, cap.label, note, _seers(cap, holders)) for title, cap, note in KINDS)
    days = kept_days(Organisation.objects.get(pk=act.organisation.pk).settings)
    found = Look.objects.owned_by(act.actor).filter(on__gte=act.today - timedelta(days=days)).select_related("viewer")
    looks = tuple(
        Opened(look.at, str(look.viewer), Role(look.role).label, look.get_what_display()) for look in found[:SHOWN]
    )
    return Visibility(rows, NOBODY, looks, days)


def _seers(cap: Capability, holders: Mapping[str, list[str]]) -> tuple[Seer, ...]:
    return tuple(_seer(role, cap, holders) for role in PEOPLE if _reaches(role, cap))


def _reaches(role: Role, cap: Capability) -> bool:
    reach = registry.reach(role, cap)
    return reach is not None and (reach is not Reach.OWN or (cap, role) in NARROW)


def _seer(role: Role, cap: Capability, holders: Mapping[str, list[str]]) -> Seer:
    reach = registry.reach(role, cap)
    if reach is Reach.OWN:
        return Seer(role.label, (), NARROW[cap, role])
    return Seer(role.label, tuple(holders.get(role, ())), "" if reach is Reach.SCHOOL else "во всех школах ниже")
