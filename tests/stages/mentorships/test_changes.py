"""Every change of a pair: its papers at one press, nothing before the order is registered, a turn that is never rewritten,
and what the law asks on the way (R03, R05, R06, R11, R12, R19, R21)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import NOW, World
from nastavnik.foundation.files.storing import read
from nastavnik.foundation.people.actions.end_employment import end_employment
from nastavnik.instruments.consents.actions.mark_consents import mark_signed
from nastavnik.instruments.consents.models import Consent
from nastavnik.instruments.documents.actions.register_document import register_document
from nastavnik.instruments.documents.engine import plain_text
from nastavnik.instruments.documents.models import Document
from nastavnik.kernel import tenancy
from nastavnik.kernel.errors import Refusal
from nastavnik.kernel.writing import permit
from nastavnik.stages.mentees.models import Category
from nastavnik.stages.mentors.models import Mentor
from nastavnik.stages.mentorships.actions.draft_order import draft_order
from nastavnik.stages.mentorships.actions.prepare_change import prepare_change
from nastavnik.stages.mentorships.actions.set_terms import set_terms
from nastavnik.stages.mentorships.commissions._asking import mentorships
from nastavnik.stages.mentorships.models import Assistance, Mentorship, Participation, Turn
from nastavnik.stages.mentorships.queries import mirror_of, orphans
from nastavnik.stages.mentorships.rules import Change, months, term_remark
from nastavnik.stages.mentorships.turning import as_of
from nastavnik.stages.selection.models import Proposal
from stages.cast import TODAY, Stage, text

OCTOBER, MAY = date(2026, 10, 1), date(2027, 5, 31)
LATER = datetime(2026, 11, 16, 9, 0, tzinfo=NOW.tzinfo)
DAY = LATER.date()


def begin(stage: Stage, *proposals: Proposal) -> list[Mentorship]:
    """Pairs at work by a registered order."""
    with tenancy.within(stage.school.organisation):
        rows = list(
            Proposal.objects.filter(pk__in=[item.pk for item in proposals]).select_related(
                "mentee__person", "mentor__person", "year"
            )
        )
    order = draft_order(stage.act, year=stage.year, proposals=rows, dated_on=TODAY)
    register_document(stage.school.act("head"), document=order, dated_on=TODAY)
    return [row for row in stage.all(Mentorship) if row.order_id == order.pk]


@pytest.fixture
def pair(stage: Stage) -> Mentorship:
    """A pair at work since 1 October; the stage of the test stands in November."""
    mentor = stage.person("Громова Елена Андреевна", post="учитель математики")
    [made] = begin(stage, stage.agreed(stage.mentee(), stage.mentor(mentor, capacity=2)))
    stage.now = LATER
    return made


@pytest.fixture
def group(stage: Stage) -> Mentorship:
    mentor = stage.mentor(stage.person("Громова Елена Андреевна"), capacity=2)
    [made] = begin(stage, *[stage.agreed(stage.mentee(), mentor) for _ in range(2)])
    stage.now = LATER
    return made


def whole(stage: Stage, pair: Mentorship) -> Mentorship:
    with tenancy.within(stage.school.organisation):
        found: Mentorship = mentorships(stage.act).get(pk=pair.pk)
        return found


def prepare(stage: Stage, pair: Mentorship, kind: str, on: date, **facts: Any) -> dict[str, Document]:
    """The papers of a change by their codes."""
    package = prepare_change(stage.act, mentorship=whole(stage, pair), change=Change(pair.pk, kind, on, **facts))
    return {row.kind: row for row in stage.all(Document, package=package)}


def order(stage: Stage, pair: Mentorship, kind: str, on: date, **facts: Any) -> Document:
    """Prepare the change and register its order."""
    return sign(stage, prepare(stage, pair, kind, on, **facts)["D13"])


def sign(stage: Stage, paper: Document, on: date | None = None) -> Document:
    act = stage.school.act("head", now=stage.now)
    return register_document(act, document=stage.fresh(paper), dated_on=on or stage.now.date())


def words(stage: Stage, paper: Document) -> str:
    with tenancy.within(stage.school.organisation):
        return plain_text(read(Document.objects.select_related("file").get(pk=paper.pk).file)).replace("\u00a0", " ")


def turns(stage: Stage, pair: Mentorship) -> list[tuple[str, date]]:
    return [(row.kind, row.on) for row in stage.all(Turn, mentorship=pair)]


# ── Ends ───────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_nothing_changes_until_the_order_is_registered(stage: Stage, pair: Mentorship) -> None:
    papers = prepare(stage, pair, "ended", DAY, ground="mentee")
    assert set(papers) == {"D13"}, "a mentee's refusal needs no notice of a labour law"
    assert "последний день — 16 ноября 2026 г." in words(stage, papers["D13"])
    assert stage.fresh(pair).state == "active"
    with pytest.raises(Refusal, match="уже готовится"):
        prepare(stage, pair, "ended", DAY, ground="both")
    sign(stage, papers["D13"])
    ended = stage.fresh(pair)
    assert (ended.state, ended.ground, ended.ends_on, ended.ended_by_id) == (
        "ended_early",
        "mentee",
        DAY,
        papers["D13"].pk,
    )
    [part] = stage.all(Participation)
    assert (part.ends_on, part.after, stage.fresh(part.mentee).state) == (DAY, "search", "searching")
    assert turns(stage, pair) == [("formed", OCTOBER), ("ended", DAY)]


def test_a_refusal_of_the_mentor_is_a_statement_without_a_reason(stage: Stage, pair: Mentorship) -> None:
    papers = prepare(stage, pair, "ended", DAY + timedelta(days=3), ground="mentor")
    assert set(papers) == {"D13", "D16"}
    said = words(stage, papers["D16"])
    assert "отказываюсь от выполнения работы по наставничеству" in said
    assert "причин" not in said.lower()


def test_the_employer_warns_three_working_days_ahead(stage: Stage, pair: Mentorship) -> None:
    papers = prepare(stage, pair, "ended", DAY + timedelta(days=3), ground="employer")
    with pytest.raises(Refusal, match="Сначала вручите и зарегистрируйте уведомление"):
        sign(stage, papers["D13"])
    sign(stage, papers["D16"])
    sign(stage, papers["D13"])
    assert stage.fresh(pair).ground == "employer"


def test_a_holiday_moved_after_the_papers_were_made_is_met_by_the_registration(
    stage: Stage, pair: Mentorship, world: World
) -> None:
    from conftest import School
    from nastavnik.foundation.calendars.actions.set_day import set_day

    papers = prepare(stage, pair, "ended", DAY + timedelta(days=3), ground="employer")
    sign(stage, papers["D16"])
    above = School(world.region).act("regional")
    set_day(above, day=DAY + timedelta(days=2), works=False, ground="указ о переносе выходного")
    with pytest.raises(Refusal, match=r"прекратить можно не раньше 20\.11\.2026"):
        sign(stage, papers["D13"])


@pytest.mark.parametrize(
    ("ground", "state"), [("completed", "completed"), ("both", "ended_early"), ("curator", "ended_early")]
)
def test_every_ground_ends_the_pair(stage: Stage, pair: Mentorship, ground: str, state: str) -> None:
    order(stage, pair, "ended", DAY, ground=ground, after="out")
    assert stage.fresh(pair).state == state
    [part] = stage.all(Participation)
    assert stage.fresh(part.mentee).state == "left"


def test_a_new_mentor_is_chosen_in_the_same_order(stage: Stage, pair: Mentorship) -> None:
    heir = stage.mentor()
    order(stage, pair, "ended", DAY, ground="both", after="heir", heir=heir.pk)
    [part] = stage.all(Participation)
    [next_one] = stage.all(Proposal, state="accepted")
    assert (next_one.mentee_id, next_one.mentor_id) == (part.mentee_id, heir.pk)
    assert part.after == "heir"


def test_a_mentor_who_left_leaves_orphans_that_an_order_sets_free(
    stage: Stage, pair: Mentorship, clock: Callable[[datetime], None]
) -> None:
    clock(LATER)
    person = stage.fresh(pair.mentor).person
    end_employment(stage.act, person=person, on=DAY - timedelta(days=1))
    with tenancy.within(stage.school.organisation):
        assert [row.pk for row in orphans(stage.act, stage.year)] == [pair.pk]
    page = text(stage.school.client().get(reverse("mentorships:index")))
    assert "больше не работает в школе" in page
    assert reverse("mentorships:change_one", args=[pair.pk, "end"]) in page
    order(stage, pair, "ended", DAY, ground="leaving")
    [part] = stage.all(Participation)
    assert (stage.fresh(part.mentee).state, stage.fresh(pair.mentor).state) == ("searching", "left")


def test_a_mentee_who_left_goes_nowhere(stage: Stage, pair: Mentorship) -> None:
    [part] = stage.all(Participation)
    end_employment(stage.act, person=stage.fresh(part.mentee).person, on=DAY - timedelta(days=1))
    order(stage, pair, "ended", DAY, ground="leaving")
    assert stage.fresh(part).after == "out"
    assert stage.fresh(part.mentee).state == "left"


# ── Changes ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_longer_term_needs_both_consents_for_the_whole_of_it(stage: Stage, pair: Mentorship) -> None:
    far = date(2027, 12, 31)
    papers = prepare(stage, pair, "extended", far, until=far)
    assert set(papers) == {"D13", "D14"}
    assert "по 31 декабря 2027 г." in words(stage, papers["D14"])
    with pytest.raises(Refusal, match=r"нет согласия до 31\.12\.2027"):
        sign(stage, papers["D13"])
    fresh = stage.all(Consent, state="prepared", ends_on=far)
    assert {row.kind for row in fresh} == {"D10", "D11"}, "their prints are there already"
    mark_signed(stage.act, consents=fresh, signed_on=DAY)
    sign(stage, papers["D13"])
    assert stage.fresh(pair).ends_on == far


def test_a_shorter_term_needs_no_new_consent(stage: Stage, pair: Mentorship) -> None:
    day = date(2027, 3, 31)
    order(stage, pair, "extended", day, until=day)
    assert stage.fresh(pair).ends_on == day


def test_a_pause_keeps_the_place_and_ends_in_work_or_in_an_end(stage: Stage, pair: Mentorship) -> None:
    order(stage, pair, "paused", DAY, until=DAY + timedelta(days=30))
    assert stage.fresh(pair).state == "paused"
    with pytest.raises(Refusal, match="уже приостановлена"):
        prepare(stage, pair, "paused", DAY)
    with tenancy.within(stage.school.organisation):
        from nastavnik.stages.selection.places import free_places

        mentor = Mentor.objects.get(pk=pair.mentor_id)
        assert free_places(stage.act, [mentor]) == {mentor.pk: 1}, "two places, one taken"
    order(stage, pair, "resumed", DAY + timedelta(days=10))
    assert stage.fresh(pair).state == "active"
    order(stage, pair, "paused", DAY + timedelta(days=20))
    order(stage, pair, "ended", DAY + timedelta(days=21), ground="both")
    assert stage.fresh(pair).state == "ended_early"


def test_form_and_kind_change_with_the_agreement(stage: Stage, pair: Mentorship) -> None:
    papers = prepare(stage, pair, "reshaped", DAY, form="teacher", shape="virtual")
    assert "вид: дистанционное" in words(stage, papers["D14"])
    sign(stage, papers["D13"])
    assert stage.fresh(pair).kind == "virtual"
    with pytest.raises(Refusal, match="двое наставляемых"):
        prepare(stage, pair, "reshaped", DAY, form="teacher", shape="group")


def test_a_group_shrinks_to_one_and_goes_on(stage: Stage, group: Mentorship) -> None:
    first, second = stage.all(Participation)
    with pytest.raises(Refusal, match="Из группы выходят не все"):
        prepare(stage, group, "left", DAY, mentees=(first.mentee_id, second.mentee_id))
    order(stage, group, "left", DAY, mentees=(first.mentee_id,))
    assert (stage.fresh(first).ends_on, stage.fresh(second).ends_on) == (DAY, None)
    assert (stage.fresh(group).state, stage.fresh(first.mentee).state) == ("active", "searching")
    with pytest.raises(Refusal, match="Из группы выходят не все"):
        prepare(stage, group, "left", DAY, mentees=(second.mentee_id,))
    order(stage, group, "reshaped", DAY, form="teacher", shape="traditional")
    assert stage.fresh(group).kind == "traditional"


def test_a_second_mentor_consents_first_and_sees_the_pair(stage: Stage, pair: Mentorship) -> None:
    helper = stage.mentor(stage.person("Титова Вера Ильинична"))
    papers = prepare(stage, pair, "assisted", DAY, mentor=helper.pk)
    assert "Титову Веру Ильиничну" in words(stage, papers["D13"])
    assert "Титова Вера Ильинична" in words(stage, papers["D14"])
    with pytest.raises(Refusal, match="нет согласия быть наставником"):
        sign(stage, papers["D13"])
    [consent] = stage.all(Consent, person=helper.person, kind="D10")
    mark_signed(stage.act, consents=[consent], signed_on=DAY)
    sign(stage, papers["D13"])
    [assistance] = stage.all(Assistance)
    assert (assistance.mentor_id, assistance.ends_on) == (helper.pk, None)
    client = stage.school.client("mentor", stage.fresh(helper).person)
    assert client.get(reverse("mentorships:show", args=[pair.pk])).status_code == 200
    order(stage, pair, "unassisted", DAY + timedelta(days=5), mentor=helper.pk)
    assert stage.fresh(assistance).ends_on == DAY + timedelta(days=5)


def test_a_reverse_pair_is_two_pairs_with_consents_of_their_own(stage: Stage, pair: Mentorship) -> None:
    stage.now = NOW
    [part] = stage.all(Participation)
    young, elder = stage.fresh(part.mentee).person, stage.fresh(pair.mentor).person
    back = stage.agreed(stage.mentee(elder), stage.mentor(young))
    with tenancy.within(stage.school.organisation):
        proposal = Proposal.objects.select_related("mentee__person", "mentor__person", "year").get(pk=back.pk)
    set_terms(
        stage.act, proposal=proposal, form="teacher", kind="reverse", mentor_contract="staff", mentee_contract="staff"
    )
    [second] = begin(stage, back)
    assert second.kind == "reverse"
    with tenancy.within(stage.school.organisation):
        assert mirror_of(whole(stage, second)) == stage.fresh(pair)
    held = {(row.person_id, row.kind) for row in stage.all(Consent, state="signed")}
    assert {(young.pk, "D10"), (young.pk, "D11"), (elder.pk, "D10"), (elder.pk, "D11")} <= held


# ── Terms: forms, kinds, contracts ─────────────────────────────────────────────────────────────────────────────────────


def test_a_student_needs_a_contract_and_without_a_labour_one_there_is_no_agreement(stage: Stage) -> None:
    from nastavnik.instruments.documents.actions.open_package import open_package
    from nastavnik.stages.mentorships.packages import fill

    student = stage.mentee(category=Category.STUDENT)
    made = stage.agreed(student, stage.mentor())
    with tenancy.within(stage.school.organisation):
        proposal = Proposal.objects.select_related("mentee__person", "mentor__person", "year").get(pk=made.pk)
    with pytest.raises(Refusal, match="укажите договор"):
        draft_order(stage.act, year=stage.year, proposals=[proposal], dated_on=TODAY)
    with pytest.raises(Refusal, match="Укажите договор студента"):
        set_terms(
            stage.act,
            proposal=proposal,
            form="employer",
            kind="traditional",
            mentor_contract="staff",
            mentee_contract="",
        )
    client = stage.school.client()
    told = {"form": "employer", "kind": "traditional", "mentor_contract": "staff", "mentee_contract": "practice"}
    assert client.post(reverse("mentorships:terms", args=[made.pk]), told).status_code == 302
    package = open_package(stage.act, year=stage.year, title="Пары")
    with tenancy.within(stage.school.organisation):
        fill(stage.act, package, lambda *step: None)
    assert {row.kind for row in stage.all(Document, package=package)} == {"D12", "D22"}
    [d12] = stage.all(Document, kind="D12")
    assert d12.context["пары"][0]["форма"] == "работодатель – студент"
    with pytest.raises(Refusal, match="уже в проекте приказа"):
        set_terms(
            stage.act, proposal=proposal, form="teacher", kind="short", mentor_contract="staff", mentee_contract="staff"
        )
    register_document(stage.school.act("head"), document=d12, dated_on=TODAY)
    [part] = stage.all(Participation)
    assert part.contract == "practice"


@pytest.mark.parametrize(
    ("first", "last", "count"), [(OCTOBER, MAY, 8), (OCTOBER, OCTOBER, 1), (OCTOBER, date(2027, 9, 30), 12)]
)
def test_months_are_counted_as_people_do(first: date, last: date, count: int) -> None:
    assert months(first, last) == count
    assert bool(term_remark(first, last)) is not (3 <= count <= 12)


# ── The database ───────────────────────────────────────────────────────────────────────────────────────────────────────


def raw(stage: Stage, make: Callable[[], Any]) -> None:
    with tenancy.within(stage.school.organisation), permit("a write past the actions"), transaction.atomic():
        make()


def test_the_database_refuses_what_code_forgets(stage: Stage, pair: Mentorship) -> None:
    [part] = stage.all(Participation)
    whose = {"organisation_id": pair.organisation_id, "mentorship": pair}
    raw(stage, lambda: Participation.objects.filter(pk=part.pk).update(ends_on=DAY))
    again = dict(whose, mentee_id=part.mentee_id)
    with pytest.raises(IntegrityError, match="overlap"):
        raw(stage, lambda: Participation.objects.create(**again, starts_on=DAY, ends_on=DAY + timedelta(days=3)))
    raw(
        stage,
        lambda: Participation.objects.create(
            **again, starts_on=DAY + timedelta(days=1), ends_on=DAY + timedelta(days=3)
        ),
    )
    with pytest.raises(IntegrityError, match="overlap"):
        raw(stage, lambda: Participation.objects.filter(pk=part.pk).update(ends_on=DAY + timedelta(days=2)))
    other = stage.mentee()
    with pytest.raises(IntegrityError, match="does not work here"):
        raw(
            stage,
            lambda: Participation.objects.create(
                **whose, mentee=other, starts_on=date(2019, 9, 2), ends_on=date(2019, 10, 1)
            ),
        )
    with pytest.raises(IntegrityError, match="never rewritten"):
        raw(stage, lambda: Turn.objects.update(on=DAY))
    with pytest.raises(IntegrityError):
        raw(stage, lambda: Mentorship.objects.filter(pk=pair.pk).update(ground="both"))


def test_a_place_is_taken_once_and_a_group_takes_one(stage: Stage) -> None:
    alone, many = stage.mentor(), stage.mentor(capacity=2)
    made = [stage.agreed(stage.mentee(), mentor) for mentor in (alone, many, many)]
    pair, group = sorted(begin(stage, *made), key=lambda row: row.kind == "group")
    raw(stage, lambda: Mentor.objects.filter(pk__in=[pair.mentor_id, group.mentor_id]).update(capacity=1))
    whose = {"organisation_id": pair.organisation_id, "starts_on": DAY}
    newcomer, another = stage.mentee(), stage.mentee()
    with pytest.raises(IntegrityError, match="no place left"):
        raw(stage, lambda: Participation.objects.create(**whose, mentorship=pair, mentee=newcomer))
    raw(stage, lambda: Participation.objects.create(**whose, mentorship=group, mentee=another))
    assert len(stage.all(Participation, mentorship=group)) == 3


KINDS = st.sampled_from(["extended", "paused", "resumed", "left"])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(KINDS, st.integers(1, 200)), max_size=12), st.integers(0, 400))
def test_as_of_any_day_only_what_had_happened_counts(steps: list[tuple[str, int]], day: int) -> None:
    """Against the plain reading of the rows, one by one."""
    first = OCTOBER
    rows = [Turn(pk=0, kind="formed", on=first, until=MAY)]
    rows += [
        Turn(pk=number, kind=kind, on=first + timedelta(days=after), until=first + timedelta(days=after + number))
        for number, (kind, after) in enumerate(steps, start=1)
    ]
    rows.append(Turn(pk=99, kind="ended", on=first + timedelta(days=250)))
    when = first + timedelta(days=day - 50)
    past = sorted((row for row in rows if row.on <= when), key=lambda row: (row.on, row.pk))
    found = as_of(reversed(rows), when)
    assert found.running is (first <= when <= rows[-1].on)
    if when > rows[-1].on:
        assert found.ends_on == rows[-1].on
    elif when >= first:
        assert found.ends_on == [row.until for row in past if row.kind in ("formed", "extended")][-1]
        stops = [row.kind == "paused" for row in past if row.kind in ("paused", "resumed")]
        assert found.paused is (bool(stops) and stops[-1])


def test_the_list_shows_pairs_as_they_were(stage: Stage, pair: Mentorship, clock: Callable[[datetime], None]) -> None:
    order(stage, pair, "ended", DAY, ground="both")
    clock(LATER + timedelta(days=30))
    client = stage.school.client()
    assert "Прекращена досрочно" in text(client.get(reverse("mentorships:index")))
    before = text(client.get(reverse("mentorships:index"), {"on": "01.11.2026"}))
    assert "Действует" in before
    assert "Прекращена" not in before
    assert "Громова" not in text(client.get(reverse("mentorships:index"), {"on": "01.09.2026"}))


# ── Pages ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_from_the_page_of_the_pair_to_the_package(
    stage: Stage, pair: Mentorship, clock: Callable[[datetime], None]
) -> None:
    clock(LATER)
    client = stage.school.client()
    assert reverse("mentorships:change", args=[pair.pk]) in text(
        client.get(reverse("mentorships:show", args=[pair.pk]))
    )
    choices = text(client.get(reverse("mentorships:change", args=[pair.pk])))
    for code, there in (("end", True), ("pause", True), ("resume", False), ("leave", False), ("helper", True)):
        assert (reverse("mentorships:change_one", args=[pair.pk, code]) in choices) is there
    url = reverse("mentorships:change_one", args=[pair.pk, "end"])
    assert "19.11.2026" in text(client.get(url)), "three working days from now"
    assert client.post(url, {"ground": "both", "on": "", "after": "search"}).status_code == 422
    assert client.post(url, {"ground": "both", "on": "20.11.2026", "after": "heir"}).status_code == 422
    done = client.post(url, {"ground": "mentor", "on": "20.11.2026", "after": "search"}, follow=True)
    page = text(done)
    assert "Заявление об отказе" in page
    assert "О внесении изменений" in page
    assert "уже готовится" in text(client.get(reverse("mentorships:change", args=[pair.pk])))
    assert client.get(reverse("mentorships:change_one", args=[pair.pk, "resume"])).status_code == 404


@pytest.mark.parametrize("role", ["mentor", "mentee", "psychologist"])
def test_pairs_are_changed_by_the_curator_and_the_head(stage: Stage, pair: Mentorship, role: str) -> None:
    url = reverse("mentorships:change_one", args=[pair.pk, "end"])
    assert stage.school.client(role).get(url).status_code == 403
    assert stage.school.client(role).post(url, {}).status_code == 403
    assert stage.all(Document, kind="D13") == []


def test_two_curators_at_one_pair(stage: Stage, pair: Mentorship, clock: Callable[[datetime], None]) -> None:
    clock(LATER)
    url = reverse("mentorships:change_one", args=[pair.pk, "end"])
    told = {"ground": "both", "on": "20.11.2026", "after": "search"}
    first, second = stage.school.client(), stage.school.client("head")
    assert first.post(url, told).status_code == 302
    late = second.post(url, told)
    assert late.status_code == 422
    assert "уже готовится" in text(late)
    assert len(stage.all(Document, kind="D13")) == 1


def test_orders_drawn_up_before_there_were_turns_still_work(stage: Stage, pair: Mentorship) -> None:
    paper = prepare(stage, pair, "ended", DAY, ground="both")["D13"]
    old = {key: value for key, value in paper.context.items() if key != "turns"}
    old |= {"ending": [pair.pk], "ends_on": DAY.isoformat(), "ground": "both", "extending": [], "new_end": ""}
    raw(stage, lambda: Document.objects.filter(pk=paper.pk).update(context=old))
    sign(stage, paper)
    assert stage.fresh(pair).state == "ended_early"
