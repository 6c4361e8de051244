"""A region to look at: two municipalities, five schools, their people at a chosen moment of the year.

Built only by the real actions, so it is an integration test as well. Every name is fictional.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from nastavnik.config.demo_answers import collect
from nastavnik.config.demo_lessons import teach
from nastavnik.foundation.access.roles import Role
from nastavnik.foundation.accounts.actions.grant_role import grant_role
from nastavnik.foundation.accounts.actions.open_account import open_account
from nastavnik.foundation.accounts.models import User
from nastavnik.foundation.organisations.actions.create_organisation import create_organisation, plant_root
from nastavnik.foundation.organisations.actions.edit_organisation import edit_organisation
from nastavnik.foundation.organisations.models import Organisation, SchoolYear
from nastavnik.foundation.organisations.wording import genitive_of, head_of
from nastavnik.foundation.people.actions.add_person import add_person
from nastavnik.foundation.people.models import Person
from nastavnik.foundation.people.rules import PersonFacts
from nastavnik.instruments.consents.actions.mark_consents import mark_signed
from nastavnik.instruments.consents.actions.prepare_consents import Wanted, prepare_consents
from nastavnik.instruments.consents.kinds import ConsentKind
from nastavnik.instruments.consents.models import Consent
from nastavnik.instruments.documents.actions.mark_acquainted import mark_acquainted
from nastavnik.instruments.documents.actions.open_package import open_package
from nastavnik.instruments.documents.actions.register_document import number_document, register_document
from nastavnik.instruments.documents.actions.send_document import send_document
from nastavnik.instruments.documents.models import Document, Package
from nastavnik.instruments.roadmap.actions.open_year import open_year
from nastavnik.kernel import tenancy
from nastavnik.kernel.act import Act, Actor
from nastavnik.stages.mentees.actions.note_request import ask_for_mentor
from nastavnik.stages.mentees.models import Category, Mentee
from nastavnik.stages.mentors.actions.note_wish import wish_to_mentor
from nastavnik.stages.mentors.models import Mentor
from nastavnik.stages.mentorships.models import Mentorship
from nastavnik.stages.mentorships.packages import AGREEMENT, PROGRAMME, TITLE, fill
from nastavnik.stages.mentorships.programmes.actions.agree_programme import offer_programme
from nastavnik.stages.mentorships.programmes.actions.mark_task import CHIPS, mark_task
from nastavnik.stages.mentorships.programmes.models import Revision, Task
from nastavnik.stages.mentorships.queries import ORDER
from nastavnik.stages.regulations.actions.issue_regulation import issue_regulation
from nastavnik.stages.selection.actions.decide_proposals import accept_proposals
from nastavnik.stages.selection.actions.propose_pairs import propose_pairs
from nastavnik.stages.selection.actions.send_proposals import answer_proposal, send_proposals
from nastavnik.stages.selection.models import Proposal
from nastavnik.stages.selection.training.actions.book_slot import book_slot
from nastavnik.stages.selection.training.actions.certify_attendance import certify_attendance, waiting
from nastavnik.stages.selection.training.actions.draw_up_minutes import Said, draw_up_minutes
from nastavnik.stages.selection.training.actions.invite_mentors import answer_invitation, invite_mentors
from nastavnik.stages.selection.training.actions.keep_materials import take_starters
from nastavnik.stages.selection.training.actions.mark_attendance import mark_attendance
from nastavnik.stages.selection.training.actions.offer_slots import offer_slots
from nastavnik.stages.selection.training.actions.plan_session import Item, attach_materials, plan_session, set_programme
from nastavnik.stages.selection.training.models import Material

PASSWORD = "uchim-vmeste-2026"
MOMENTS = {0: (9, 1), 1: (9, 4), 2: (9, 10), 3: (9, 16), 4: (9, 22), 5: (10, 6), 6: (5, 20), 7: (5, 26)}
"""Stage → month and day the demonstration lives at. 0: one school on the first day, nobody in its list yet."""
SURNAMES = "Белов Громов Орлов Сафин Ковалёв Лебедев Титов Яковлев Юдин Крылов Фролов Зимин Гусев Носков Панов Рябов Карпов Дёмин Бобров Жилин Ершов Мухин Сычёв Чернов Шубин Агеев Вдовин Грачёв Ежов Исаев Костин Лыков Митин Попов Родин Седов Тихонов Ушаков Цветков Щукин Хромов Антипов Ермолин Самойлов Пестов".split()
OTHERS = "Шевчук Кравченко Мицкевич Черных Долгих Ким Гаврилюк Саркисян Хайруллин Цыренов Гончар Соловей".split()
MEN = "Иван Пётр Алексей Дмитрий Сергей Павел Роман Илья Тимур Олег".split()
WOMEN = "Мария Анна Елена Ольга Татьяна Наталья Светлана Ирина Юлия Галина Вера Надежда Людмила Алина Дарья Екатерина Оксана Раиса".split()
FATHERS = "Сергеев Петров Иванов Андреев Дмитриев Викторов Николаев Павлов Романов Алексеев".split()
SUBJECTS = ["primary", "russian", "literature", "mathematics", "informatics", "physics", "chemistry", "biology", "geography", "history", "english", "physical_education"]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Plan:
    """A school to build."""

    name: str
    short: str
    place: str
    teachers: int
    mentees: int
    mentors: int


SCHOOLS = (
    (0, Plan("Муниципальное бюджетное общеобразовательное учреждение «Средняя школа № 12»", "Школа № 12", "г. Сосновск", 38, 6, 7)),
    (0, Plan("Муниципальное бюджетное общеобразовательное учреждение «Основная школа села Ключи»", "Школа села Ключи", "с. Ключи", 9, 1, 1)),
    (0, Plan("Муниципальное автономное общеобразовательное учреждение «Образовательный комплекс «Сосновый»", "Комплекс «Сосновый»", "г. Сосновск", 120, 14, 13)),
    (1, Plan("Муниципальное бюджетное общеобразовательное учреждение «Средняя школа № 7»", "Школа № 7", "г. Заречный", 24, 3, 3)),
    (1, Plan("Муниципальное бюджетное общеобразовательное учреждение «Гимназия № 3»", "Гимназия № 3", "г. Заречный", 31, 4, 5)),
)  # fmt: skip


@dataclass
class Demo:
    """What was built."""

    stage: int
    moment: datetime
    sign_ins: list[tuple[str, str]] = field(default_factory=list)


def build(stage: int, today: date, tell: Callable[[str], None] = lambda text: None) -> Demo:
    """Build the region at ``stage`` (1…7; what later issues add to stages 6 and 7 is not there yet)."""
    rng = random.Random(12)
    year = today.year if today.month >= 8 else today.year - 1
    month, day = MOMENTS[stage]
    demo = Demo(stage, datetime(year if month >= 8 else year + 1, month, day, 6, 30, tzinfo=UTC))
    with tenancy.everywhere("the demonstration is built"):
        region = plant_root(name="Министерство образования Сосновской области", short_name="Сосновская область")
    start = datetime(year, 8, 20, 6, 0, tzinfo=UTC)
    root = Act(actor=Actor.system("Показательная область"), organisation=region, now=start)
    municipalities = [
        create_organisation(
            root, parent=region, kind="municipality", name=f"Управление образования {name}", short_name=short
        )
        for name, short in (
            ("Сосновского района", "Сосновский район"),
            ("Заречного городского округа", "Заречный округ"),
        )
    ]
    _account(root, demo, "admin", "Администратор области", Role.ADMIN, region)
    _account(root, demo, "region", "Ирина Павловна Дорохова", Role.REGIONAL, region)
    _account(root, demo, "municipal", "Нина Андреевна Власова", Role.MUNICIPAL, municipalities[0])
    if stage == 0:
        _empty_school(root, demo, municipalities[0])
        return demo
    for number, (where, plan) in enumerate(SCHOOLS):
        tell(f"{plan.short}: {plan.teachers} педагогов")
        _school(root, demo, municipalities[where], plan, stage, rng, main=number == 0, year=year)
    return demo


def _empty_school(root: Act, demo: Demo, municipality: Organisation) -> None:
    """A school as the administrator opens it: facts for documents, the curator and the head may sign in."""
    plan = SCHOOLS[0][1]
    details = {
        "place": plan.place,
        "founder": "Администрация Сосновского района",
        "address": f"{plan.place}, ул. Школьная, 1",
    }
    school = create_organisation(
        root, parent=municipality, kind="school", name=plan.name, short_name=plan.short, details=details
    )
    head = head_of({"post": "директор", "name": "Громова Ольга Викторовна"})
    edit_organisation(root, organisation=school, changes={"settings": {"head": head}})
    _account(root, demo, "curator", "Анна Петровна Смирнова", Role.CURATOR, school)
    _account(root, demo, "head", "Ольга Викторовна Громова", Role.HEAD, school)


def _school(
    root: Act,
    demo: Demo,
    municipality: Organisation,
    plan: Plan,
    stage: int,
    rng: random.Random,
    *,
    main: bool,
    year: int,
) -> None:
    school = create_organisation(
        root, parent=municipality, kind="school", name=plan.name, short_name=plan.short,
        details={"place": plan.place, "founder": "Администрация " + ("Сосновского района" if municipality.short_name.startswith("Сос") else "Заречного городского округа"), "address": f"{plan.place}, ул. Школьная, 1"},
    )  # fmt: skip
    system = Act(actor=Actor.system("Показательная школа"), organisation=school, now=root.now)
    with tenancy.within(school):
        people = [_person(system, rng, index) for index in range(plan.teachers)]
        curator, head = people[0], people[1]
        told = head_of({"post": "директор", "name": head.full_name})
        genitive = genitive_of(plan.name)
        edit_organisation(system, organisation=school, changes={"settings": {"head": told}, "name_genitive": genitive})
        prefix = "" if main else f"school{school.pk}-"
        user = _account(root, demo, f"{prefix}curator", curator.full_name, Role.CURATOR, school, curator)
        chief = _account(root, demo, f"{prefix}head", head.full_name, Role.HEAD, school, head)
        if main:
            _account(root, demo, "psychologist", people[2].full_name, Role.PSYCHOLOGIST, school, people[2])
        clerk = _Clerk(school, user, chief, year)
        _life(root, demo, clerk, people[3:], plan, stage, rng, main=main)


@dataclass
class _Clerk:
    """The curator and the head of a school on a day of the year."""

    school: Organisation
    curator: User
    head: User
    year: int

    def act(self, month: int, day: int, *, head: bool = False) -> Act:
        user = self.head if head else self.curator
        role = Role.HEAD if head else Role.CURATOR
        now = datetime(self.year + (month < 8), month, day, 7, 0, tzinfo=UTC)
        return Act(actor=Actor(str(user), role, user.pk, user.person_id), organisation=self.school, now=now)


def _life(
    root: Act,
    demo: Demo,
    clerk: _Clerk,
    people: list[Person],
    plan: Plan,
    stage: int,
    rng: random.Random,
    *,
    main: bool,
) -> None:
    act = clerk.act(8, 25)
    year = open_year(act, starts_on=date(clerk.year, 9, 1), ends_on=date(clerk.year + 1, 8, 31))
    order = issue_regulation(act, year=year, dated_on=date(clerk.year, 8, 28), curator=clerk.curator.person)
    send_document(act, document=order)
    order = register_document(clerk.act(8, 28, head=True), document=order, dated_on=date(clerk.year, 8, 28))
    if stage > 1:
        mark_acquainted(clerk.act(9, 3), document=order, people=list(Person.objects.all()), on=date(clerk.year, 9, 3))
    teach(clerk.act(9, 1), people, main=main)
    young = sorted(people, key=lambda person: person.experience_years or 0)[: plan.mentees]
    old = sorted(people, key=lambda person: -(person.experience_years or 0))[: plan.mentors]
    if stage >= 2:
        _bank_of_mentees(clerk, year, young, rng, unsigned=1 if stage == 2 else 0)
    if stage >= 3:
        _bank_of_mentors(clerk, year, old, rng, unsigned=1 if stage == 3 and main else 0)
    if stage >= 4:
        _train(clerk, year, old, whole=main)
        _choose(clerk, year)
    if stage >= 5:
        _fix(clerk, year, unsigned=main and stage == 5)
        if main:
            _work(clerk, demo.moment.date())
    if main:
        leading = Mentorship.objects.filter(participations__mentee__person=young[0]).select_related("mentor__person")
        mentor = next((row.mentor.person for row in leading), old[0])
        _account(root, demo, "mentor", mentor.full_name, Role.MENTOR, clerk.school, mentor)
        _account(root, demo, "mentee", young[0].full_name, Role.MENTEE, clerk.school, young[0])


def _bank_of_mentees(clerk: _Clerk, year: SchoolYear, people: list[Person], rng: random.Random, unsigned: int) -> None:
    act = clerk.act(9, 4)
    for number, person in enumerate(people):
        category = Category.YOUNG if (person.experience_years or 0) <= 3 else Category.DIFFICULTY
        ask_for_mentor(act, year=year, person=person, category=category, first_of_all=number == 0)
    collect(act, year, "mentee_needs", people, date(clerk.year, 9, 20), rng)
    consents = prepare_consents(act, year=year, wanted=[Wanted(person, ConsentKind.PROCESSING) for person in people])
    if signed := consents[: len(consents) - unsigned] if len(consents) > unsigned else consents:
        mark_signed(clerk.act(9, 8), consents=signed, signed_on=date(clerk.year, 9, 8))


def _bank_of_mentors(clerk: _Clerk, year: SchoolYear, people: list[Person], rng: random.Random, unsigned: int) -> None:
    act = clerk.act(9, 9)
    for person in people:
        wish_to_mentor(act, year=year, person=person, capacity=1)
    collect(
        act, year, "mentor_candidate", people, date(clerk.year, 9, 20), rng,
        fixed=lambda person: {"readiness": "yes", "capacity": rng.choice([1, 2, 2])},
    )  # fmt: skip
    consents = prepare_consents(act, year=year, wanted=[Wanted(person, ConsentKind.PROCESSING) for person in people])
    mark_signed(clerk.act(9, 14), consents=consents[: len(consents) - unsigned], signed_on=date(clerk.year, 9, 14))


PROGRAMME_OF_SETUP = (
    ("Зачем мы здесь: ожидания и опасения", 10, "начать работу пар с 1 октября."),
    ("Роли, права и границы наставника", 20, "соглашения подписать до 30 сентября."),
    ("Факт или оценка: упражнение", 25, "на урок приходить с вопросом наставляемого, без оценок."),
    ("Первая встреча: репетиция", 25, "провести первые встречи до 10 октября."),
    ("Договорённости", 10, "собраться снова в декабре."),
)


def _train(clerk: _Clerk, year: SchoolYear, mentors: list[Person], *, whole: bool) -> None:
    """A set-up session with programme, answers, attendance and minutes; in the main school materials, consultations and
    an invitation to the next meeting as well."""
    curator, head = clerk.curator.person, clerk.head.person
    assert curator is not None and head is not None
    begins = datetime(clerk.year, 9, 18, 11, 0, tzinfo=UTC)
    act = clerk.act(9, 15)
    session = plan_session(
        act, year=year, kind="setup", title="Начинаем год: роли и договорённости", starts_at=begins, place="Кабинет 12",
        about="Чтобы каждый наставник знал, с чего начать и на что он вправе рассчитывать.",
    )  # fmt: skip
    items = [Item(title, minutes, curator) for title, minutes, _ in PROGRAMME_OF_SETUP]
    set_programme(act, session=session, items=items)
    invited = invite_mentors(act, session=session, people=mentors)
    for number, row in enumerate(invited):
        answer_invitation(clerk.act(9, 16), invitation=row, yes=number != len(invited) - 1 or len(invited) == 1)
    after = clerk.act(9, 19)
    came = [row.person for row in invited][: max(1, len(invited) - 1)]
    session = mark_attendance(after, session=session, present=came)
    decided = {title: words for title, _, words in PROGRAMME_OF_SETUP}
    said = {item.pk: Said("", decided[item.title]) for item in session.items.all()}
    session = draw_up_minutes(after, session=session, chair=curator, secretary=head, said=said)
    if session.minutes is not None:
        _register(clerk.act(9, 21, head=True), [session.minutes])
    if not whole:
        return
    certify_attendance(after, session=session, invitations=waiting(session))
    take_starters(act)
    attach_materials(act, session=session, materials=list(Material.objects.filter(must_read=True)))
    now = clerk.act(9, 21)
    offer_slots(
        now, host=curator, starts=[datetime(clerk.year, 10, 8, 11, 30 * half, tzinfo=UTC) for half in (0, 1)], minutes=30,
        place="Кабинет 5", about="Первая встреча, посещение урока",
    )  # fmt: skip
    held = offer_slots(
        clerk.act(9, 19), guest="Власова Н. А., методист района", minutes=30, link="https://example.org/konsultaciya",
        starts=[datetime(clerk.year, 9, 21, 11, 0, tzinfo=UTC), datetime(clerk.year, 10, 9, 11, 0, tzinfo=UTC)],
        about="Персонализированная программа",
    )  # fmt: skip
    book_slot(clerk.act(9, 20), slot_id=held[0].pk, person=mentors[1], question="Как сформулировать цель программы")
    club = plan_session(
        now, year=year, kind="exchange", title="Клуб наставников: разбор случая", place="Учительская",
        starts_at=datetime(clerk.year, 10, 15, 11, 0, tzinfo=UTC),
    )  # fmt: skip
    set_programme(now, session=club, items=[Item("Разбор случая", 45, mentors[0]), Item("Что уносим", 15, curator)])
    invite_mentors(now, session=club, people=mentors)


def _choose(clerk: _Clerk, year: SchoolYear) -> None:
    act = clerk.act(9, 21)
    propose_pairs(act, year=year)
    chosen = list(
        Proposal.objects.filter(year=year, state="suggested").select_related("mentee__person", "mentor__person")
    )
    accept_proposals(act, proposals=chosen)
    mentors = Mentor.objects.filter(pk__in=[item.mentor_id for item in chosen]).select_related("person")
    mentees = Mentee.objects.filter(pk__in=[item.mentee_id for item in chosen]).select_related("person")
    wanted = [Wanted(item.person, ConsentKind.MENTOR_DUTIES) for item in mentors]
    wanted += [Wanted(item.person, ConsentKind.MENTEE_PARTICIPATION) for item in mentees]
    prepare_consents(act, year=year, wanted=wanted)


def _fix(clerk: _Clerk, year: SchoolYear, *, unsigned: bool) -> None:
    accepted = list(
        Proposal.objects.filter(year=year, state="accepted").select_related("mentee__person", "mentor__person", "year")
    )
    begins, ends = date(clerk.year, 10, 1), date(clerk.year + 1, 5, 31)
    sent = send_proposals(
        clerk.act(9, 23), proposals=accepted, starts_on=begins, ends_on=ends, answer_by=date(clerk.year, 9, 28)
    )
    for proposal in sent:
        for side in ("mentor", "mentee"):
            answer_proposal(clerk.act(9, 25), proposal=proposal, side=side, yes=True)
    waiting = list(Consent.objects.filter(year=year, state="prepared").select_related("person"))
    mark_signed(clerk.act(9, 26), consents=waiting, signed_on=date(clerk.year, 9, 26))
    package = open_package(clerk.act(9, 28), year=year, title=f"{TITLE} {year.title}, 28.09.{clerk.year}")
    fill(clerk.act(9, 28), package, lambda *step: None)
    _sign(clerk, package, unsigned=unsigned)


def _sign(clerk: _Clerk, package: Package, *, unsigned: bool) -> None:
    """The head signs the order, the agreements before the work begins, the programmes within two weeks of the order.

    ``unsigned``: a paper stays in every state on the way: one agreement on the head's table, most programmes with the pairs.
    """
    papers = {code: list(package.documents.filter(kind=code).order_by("pk")) for code in (ORDER, AGREEMENT, PROGRAMME)}
    agreements, programmes = papers[AGREEMENT], papers[PROGRAMME]
    _send(clerk.act(9, 28), papers[ORDER] + agreements)
    [order] = _register(clerk.act(9, 29, head=True), papers[ORDER])
    _register(clerk.act(9, 30, head=True), agreements[:-1] if unsigned else agreements)
    named = [row.person for row in order.acquaintances.select_related("person")]
    mark_acquainted(
        clerk.act(10, 1), document=order, people=named[1:] if unsigned else named, on=date(clerk.year, 10, 1)
    )
    if not unsigned:
        _send(clerk.act(10, 2), programmes)
        _register(clerk.act(10, 5, head=True), programmes)
        return
    first, second, third = programmes[:3]
    _send(clerk.act(10, 2), [first, second, third])
    _register(clerk.act(10, 5, head=True), [first])
    number_document(clerk.act(10, 5, head=True), document=second, dated_on=date(clerk.year, 10, 5))


def _work(clerk: _Clerk, today: date) -> None:
    """The pairs work by their programmes: what is done by ``today`` is noted, save a step here and there.

    One programme whose paper is not signed yet waits for its pair's word.
    """
    live = Revision.objects.filter(state__in=("draft", "approved")).select_related("programme").order_by("pk")
    for row in live:
        steps = list(Task.objects.filter(goal__revision=row).order_by("due_on", "pk"))
        done = [task for number, task in enumerate(steps) if task.due_on < today and number % 6 != 4]
        if not done and row.state == "approved":
            done = steps[:1]
        for number, task in enumerate(done if row.state == "approved" else ()):
            day = min(task.due_on, today - timedelta(days=1))
            mark_task(clerk.act(day.month, day.day), task=task, done_on=day, outcome=CHIPS[number % 3])
    waiting = live.filter(state="draft").exclude(paper__state__in=("sent", "numbered", "registered")).first()
    if waiting is not None and waiting.goals.exists():
        offer_programme(clerk.act(10, 5), revision=waiting, stamp=waiting.stamp)


def _send(act: Act, papers: list[Document]) -> None:
    for paper in papers:
        send_document(act, document=paper)


def _register(act: Act, papers: list[Document]) -> list[Document]:
    return [register_document(act, document=paper, dated_on=act.today) for paper in papers]


def _person(act: Act, rng: random.Random, index: int) -> Person:
    woman = index in (0, 1) or rng.random() < 0.8
    surname = rng.choice(SURNAMES if rng.random() < 0.85 else OTHERS)
    if (woman and surname in SURNAMES) or (woman and surname in ("Хайруллин", "Цыренов")):
        surname += "а"
    subject = SUBJECTS[index % len(SUBJECTS)]
    posts = {"primary": "учитель начальных классов", "physical_education": "учитель физической культуры"}
    titles = {"russian": "русского языка", "literature": "литературы", "mathematics": "математики", "informatics": "информатики", "physics": "физики", "chemistry": "химии", "biology": "биологии", "geography": "географии", "history": "истории", "english": "английского языка"}  # fmt: skip
    post = posts.get(subject) or f"учитель {titles[subject]}"
    special = {0: "заместитель директора по учебно-воспитательной работе", 1: "директор", 2: "педагог-психолог"}
    facts: PersonFacts = {
        "surname": surname,
        "name": rng.choice(WOMEN if woman else MEN),
        "patronymic": rng.choice(FATHERS) + ("на" if woman else "ич"),
        "gender": "f" if woman else "m",
        "post": special.get(index, post),
        "subjects": [] if index in special else [subject],
        "experience_years": rng.choice([0, 1, 1, 2, 3, 5, 8, 11, 14, 17, 20, 22, 25, 28, 31]),
        "category": rng.choice(["", "first", "highest"]),
    }
    return add_person(act, facts=facts, employed_from=act.today - timedelta(days=30 + rng.randrange(4000)))


def _account(
    root: Act, demo: Demo, login: str, name: str, role: Role, organisation: Organisation, person: Person | None = None
) -> User:
    user = open_account(root, username=login, name=name, person=person, password=PASSWORD)
    grant_role(root, user=user, organisation=organisation, role=role, starts_on=root.today)
    demo.sign_ins.append((login, f"{role.label}, {organisation.short_name}"))
    return user
