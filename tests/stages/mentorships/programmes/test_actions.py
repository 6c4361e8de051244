"""From the draft to the signed paper and on: agreements, versions, facts; two at once; who may what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from conftest import World
from nastavnik.foundation.access.roles import PEOPLE, Role
from nastavnik.foundation.audit.models import AuditEntry
from nastavnik.foundation.files.storing import read
from nastavnik.instruments.documents.actions.register_document import register_document
from nastavnik.instruments.documents.actions.send_document import send_document, take_back_document
from nastavnik.instruments.documents.engine import plain_text
from nastavnik.instruments.documents.models import Document
from nastavnik.kernel import tenancy
from nastavnik.kernel.act import Act, Actor
from nastavnik.kernel.errors import Forbidden, Missing, Refusal
from nastavnik.kernel.registry import registry
from nastavnik.kernel.writing import permit
from nastavnik.stages.mentorships.actions.change_mentorships import change_mentorships
from nastavnik.stages.mentorships.models import Mentorship
from nastavnik.stages.mentorships.programmes.actions import agree_programme as agree
from nastavnik.stages.mentorships.programmes.actions import draft_programmes as drafts
from nastavnik.stages.mentorships.programmes.actions import edit_programme as edit
from nastavnik.stages.mentorships.programmes.actions._texts import Closed, Outdated
from nastavnik.stages.mentorships.programmes.actions.agree_programme import NotAgreed
from nastavnik.stages.mentorships.programmes.actions.edit_programme import Unfit
from nastavnik.stages.mentorships.programmes.actions.follow_paper import follow_paper
from nastavnik.stages.mentorships.programmes.actions.mark_task import NotMarked, mark_task, unmark_task
from nastavnik.stages.mentorships.programmes.actions.set_breaks import WrongBreak, set_breaks
from nastavnik.stages.mentorships.programmes.models import Assent, Fact, Goal, Programme, Revision, SchoolBreak, Task
from nastavnik.stages.mentorships.programmes.rules import Break
from stages.cast import Stage
from stages.mentorships.programmes.cast import NEEDS, Pair, begin, papers

LEADERS = {"curator", "head"}
PAIR = {"curator", "mentor", "mentee"}


def fields(pair: Pair, **other: Any) -> dict[str, Any]:
    return {
        "wording": "Сходить вместе в школьную библиотеку", "result": "Список книг", "form": "consult", "who": "both",
        "minutes": 30, "due_on": date(2026, 11, 16), **other,
    }  # fmt: skip


def words_of(pair: Pair, paper: Document) -> str:
    with tenancy.within(pair.stage.school.organisation):
        file = Document.objects.select_related("file").get(pk=paper.pk).file
        return plain_text(read(file)).replace("\u00a0", " ")


# ---- the draft ---------------------------------------------------------------------------------------------------------


def test_a_pair_that_begins_has_its_draft(pair: Pair) -> None:
    found = pair.revision()
    assert (found.number, found.state, found.library) == (1, "draft", "zadachi/1")
    assert [goal.competence for goal in pair.goals()] == list(NEEDS)
    days = [task.due_on for task in pair.tasks()]
    assert min(days) >= date(2026, 10, 1) and max(days) <= date(2027, 5, 31)
    assert not any(date(2026, 12, 31) <= day <= date(2027, 1, 10) or day.weekday() > 4 for day in days)


def test_without_requests_the_draft_waits_and_is_made_when_they_come(stage: Stage) -> None:
    from nastavnik.stages.mentees.actions.note_request import note_requests
    from nastavnik.stages.mentees.models import Mentee

    pair = begin(stage, needs=())
    assert pair.goals() == []
    found = pair.revision()
    with pytest.raises(drafts.NotDrafted):
        drafts.redraft_programme(pair.act("curator"), revision=found, stamp=found.stamp)
    [mentee] = stage.all(Mentee, person=pair.mentee)
    note_requests(stage.act, mentee=mentee, levels={"GRW1": "2"}, first=["GRW1"])
    drafts.redraft_programme(pair.act("curator"), revision=found, stamp=found.stamp)
    assert [goal.competence for goal in pair.goals()] == ["GRW1"]


def test_a_term_out_of_the_rule_gets_no_draft_and_does_not_stop_the_order(stage: Stage) -> None:
    from nastavnik.stages.mentorships.programmes.queries import rows_of, without_programme

    pair = begin(stage)
    with tenancy.within(stage.school.organisation), permit("a pair of two months"):
        Programme.objects.all().delete()
        Mentorship.objects.update(ends_on=date(2026, 11, 30))
    with pytest.raises(Refusal, match="от 3 до 12"):
        drafts.draft_programmes(pair.act("curator"), mentorships=stage.all(Mentorship))
    with tenancy.within(stage.school.organisation):
        assert without_programme(stage.year) == []
        [row] = rows_of(pair.act("curator"), stage.year)
        assert "от 3 до 12 месяцев" in row.refusal


def test_drafting_twice_makes_one(pair: Pair) -> None:
    assert drafts.draft_programmes(pair.act("curator"), mentorships=[pair.mentorship]) == []
    assert len(pair.stage.all(Programme)) == 1


# ---- agreement ---------------------------------------------------------------------------------------------------------


def test_both_agree_the_curator_endorses_the_head_signs(pair: Pair) -> None:
    assert pair.agreed().state == "agreed"
    endorsed = endorse(pair)
    assert endorsed.state == "endorsed"
    [paper] = papers(pair.stage)
    assert paper.state == "sent"
    said = words_of(pair, paper)
    assert all(task.wording in said for task in pair.tasks())
    assert all(goal.wording in said and goal.sign in said for goal in pair.goals())
    register_document(pair.act("head"), document=paper, dated_on=pair.stage.act.today)
    assert pair.revision().state == "approved"


def endorse(pair: Pair) -> Revision:
    found = pair.revision()
    return agree.endorse_programme(pair.act("curator"), revision=found, stamp=found.stamp)


def test_nobody_agrees_to_a_text_they_have_not_seen(pair: Pair) -> None:
    seen = pair.revision()
    edit.change_goal(pair.act("mentor"), goal=pair.goals()[0], stamp=1, wording="Начинать урок спокойно", sign="")
    with pytest.raises(Outdated):
        agree.offer_programme(pair.act("mentor"), revision=seen, stamp=seen.stamp)


def test_an_empty_programme_and_a_goal_without_tasks_are_not_offered(stage: Stage, pair: Pair) -> None:
    bare = begin(stage, needs=())
    found = bare.revision()
    with pytest.raises(NotAgreed, match="нет целей"):
        agree.offer_programme(bare.act("mentor"), revision=found, stamp=found.stamp)
    edit.add_goal(pair.act("mentee"), revision=pair.revision(), wording="Вести кружок")
    found = pair.revision()
    with pytest.raises(NotAgreed, match="нет ни одной задачи"):
        agree.offer_programme(pair.act("mentor"), revision=found, stamp=found.stamp)


def test_the_curator_does_not_agree_for_the_pair(pair: Pair) -> None:
    found = pair.revision()
    agree.offer_programme(pair.act("curator"), revision=found, stamp=found.stamp)
    assert pair.stage.all(Assent) == []
    with pytest.raises(NotAgreed, match="сами участники"):
        agree.assent_programme(pair.act("curator"), revision=found, stamp=found.stamp)


def test_returned_with_a_remark_it_is_agreed_anew(pair: Pair) -> None:
    pair.agreed()
    with pytest.raises(Closed, match="Вернуть к правке"):
        edit.change_goal(pair.act("mentor"), goal=pair.goals()[0], stamp=1, wording="Начинать урок спокойно", sign="")
    found = agree.reopen_programme(pair.act("mentee"), revision=pair.revision(), remark="Одну цель на весну")
    assert (found.state, found.remark, found.remark_by) == ("draft", "Одну цель на весну", pair.mentee.short_name)
    assert pair.stage.all(Assent) == []


def test_from_the_heads_table_only_the_curator_takes_it(pair: Pair) -> None:
    pair.endorsed()
    with pytest.raises(NotAgreed, match="Попросите куратора"):
        agree.reopen_programme(pair.act("mentor"), revision=pair.revision())
    assert agree.reopen_programme(pair.act("curator"), revision=pair.revision()).state == "draft"


def test_what_the_head_returns_comes_back_with_the_words(pair: Pair) -> None:
    paper = pair.endorsed().paper
    take_back_document(pair.act("head"), document=paper, remark="Сроки до ВПР")
    found = pair.revision()
    assert (found.state, found.remark) == ("draft", "Сроки до ВПР")


def test_a_paper_with_an_older_text_is_not_registered(pair: Pair) -> None:
    endorsed = pair.endorsed()
    agree.reopen_programme(pair.act("curator"), revision=endorsed)
    goal = pair.goals()[0]
    edit.change_goal(pair.act("mentor"), goal=goal, stamp=goal.stamp, wording="Начинать урок без спешки", sign="")
    with pytest.raises(NotAgreed, match="Обновить документ"):
        register_document(pair.act("head"), document=endorsed.paper, dated_on=pair.stage.act.today)
    assert pair.revision().state == "draft" and papers(pair.stage)[0].state == "sent"
    agree.redraw_paper(pair.act("curator"), revision=pair.revision())
    register_document(pair.act("head"), document=papers(pair.stage)[0], dated_on=pair.stage.act.today)
    assert pair.revision().state == "approved"
    assert "Начинать урок без спешки" in words_of(pair, papers(pair.stage)[0])


def test_a_paper_signed_by_all_is_their_agreement(pair: Pair) -> None:
    """The paper way: prepared on its page, sent as it is that day, signed; nobody has pressed anything."""
    from django.urls import reverse

    client = pair.stage.school.client()
    client.post(
        reverse("regulations:prepare", args=["D22"]), {"dated_on": "15.09.2026", "mentorship": pair.mentorship.pk}
    )
    [paper] = papers(pair.stage)
    goal = pair.goals()[0]
    edit.change_goal(pair.act("mentee"), goal=goal, stamp=goal.stamp, wording="Начинать урок без спешки", sign="")
    send_document(pair.act("curator"), document=paper)
    assert "Начинать урок без спешки" in words_of(pair, paper)
    register_document(pair.act("head"), document=paper, dated_on=pair.stage.act.today)
    assert pair.revision().state == "approved"


# ---- versions ----------------------------------------------------------------------------------------------------------


def test_a_change_is_a_version_and_the_one_in_force_stays_readable(pair: Pair) -> None:
    pair.approved()
    before = [(task.wording, task.due_on) for task in pair.tasks(1)]
    opened = agree.open_change(pair.act("mentor"), programme=pair.programme)
    assert (opened.number, opened.state) == (2, "draft")
    goal, task = pair.goals(2)[0], pair.tasks(2)[0]
    edit.shift_task(pair.act("mentor"), task=task, stamp=task.stamp, weeks=1)
    edit.add_task(pair.act("mentee"), goal=goal, given=fields(pair))
    assert [(task.wording, task.due_on) for task in pair.tasks(1)] == before
    assert pair.revision(1).state == "approved"
    with pytest.raises(NotAgreed):
        agree.open_change(pair.act("mentor"), programme=pair.programme)
    pair.approved()
    assert [pair.revision(number).state for number in (1, 2)] == ["superseded", "approved"]
    old, new = sorted(papers(pair.stage), key=lambda row: row.pk)
    assert (old.state, old.superseded_by_id, new.state) == ("superseded", new.pk, "registered")


def test_facts_outlive_a_change_of_the_plan(stage: Stage, pair: Pair) -> None:
    pair.approved()
    pair.stage = stage.later(30)
    task = pair.tasks()[0]
    mark_task(pair.act("mentee"), task=task, done_on=date(2026, 10, 14), outcome="получилось")
    agree.open_change(pair.act("mentor"), programme=pair.programme)
    copy = pair.tasks(2)[0]
    assert copy.key == task.key and copy.pk != task.pk
    [fact] = stage.all(Fact)
    assert (fact.key, fact.outcome) == (copy.key, "получилось")


def test_an_approved_version_does_not_change(pair: Pair) -> None:
    pair.approved()
    goal, task = pair.goals()[0], pair.tasks()[0]
    for call in (
        lambda: edit.change_goal(pair.act("mentor"), goal=goal, stamp=goal.stamp, wording="Что-то другое", sign=""),
        lambda: edit.remove_task(pair.act("mentor"), task=task, stamp=task.stamp),
        lambda: edit.take_tasks(pair.act("mentor"), goal=goal, codes=["CLS1-09"]),
        lambda: edit.add_goal(pair.act("mentor"), revision=pair.revision(), code="GRW1-A"),
    ):
        with pytest.raises(Closed):
            call()


def test_a_change_may_be_dropped(pair: Pair) -> None:
    with pytest.raises(NotAgreed):
        agree.withdraw_change(pair.act("mentor"), revision=pair.revision())
    pair.approved()
    opened = agree.open_change(pair.act("mentor"), programme=pair.programme)
    assert agree.withdraw_change(pair.act("mentee"), revision=opened).state == "withdrawn"
    assert pair.revision(1).state == "approved"
    assert agree.open_change(pair.act("mentor"), programme=pair.programme).number == 3


def test_the_programme_ends_with_its_pair(pair: Pair) -> None:
    pair.approved()
    agree.open_change(pair.act("mentor"), programme=pair.programme)
    with tenancy.within(pair.stage.school.organisation), permit("an order that ends the pair"):
        order = Document.objects.get(kind="D12")
        order.context = {"ending": [pair.mentorship.pk], "ends_on": "2026-12-01", "ground": "completed"}
        order.save()
    change_mentorships(pair.act("curator"), order=order)
    assert [pair.revision(number).state for number in (1, 2)] == ["completed", "withdrawn"]


# ---- editing, two at once ----------------------------------------------------------------------------------------------


def test_two_who_write_at_once_do_not_overwrite_each_other(pair: Pair) -> None:
    mentors, mentees = pair.tasks()[0], pair.tasks()[0]
    edit.change_task(
        pair.act("mentor"), task=mentors, stamp=mentors.stamp, given=fields(pair, wording="Слово наставника")
    )
    with pytest.raises(Outdated) as met:
        edit.change_task(
            pair.act("mentee"), task=mentees, stamp=mentees.stamp, given=fields(pair, wording="Слово наставляемого")
        )
    assert pair.mentor.short_name in met.value.text
    assert {task.wording for task in pair.tasks()} & {"Слово наставника", "Слово наставляемого"} == {"Слово наставника"}


def test_two_different_tasks_do_not_meet(pair: Pair) -> None:
    one, two = pair.tasks()[:2]
    edit.change_task(pair.act("mentor"), task=one, stamp=one.stamp, given=fields(pair, wording="Слово наставника"))
    edit.change_task(pair.act("mentee"), task=two, stamp=two.stamp, given=fields(pair, wording="Слово наставляемого"))
    assert {"Слово наставника", "Слово наставляемого"} <= {task.wording for task in pair.tasks()}


def test_what_was_removed_is_told(pair: Pair) -> None:
    task = pair.tasks()[0]
    edit.remove_task(pair.act("mentor"), task=task, stamp=task.stamp)
    with pytest.raises(Outdated, match="уже убрали"):
        edit.shift_task(pair.act("curator"), task=task, stamp=task.stamp, weeks=1)


def test_tasks_of_the_library_come_dated_and_once(pair: Pair) -> None:
    goal = pair.goals()[0]
    there = {task.source for task in pair.tasks()}
    codes = [f"CLS1-{number:02d}" for number in range(1, 11)]
    left = [code for code in codes if code not in there]
    made = edit.take_tasks(pair.act("mentee"), goal=goal, codes=codes)
    assert sorted(task.source for task in made) == left
    assert all(pair.revision().starts_on <= task.due_on <= pair.revision().ends_on for task in made)
    with pytest.raises(Unfit):
        edit.take_tasks(pair.act("mentee"), goal=goal, codes=codes)


def test_a_day_outside_the_term_and_an_empty_text_are_refused(pair: Pair) -> None:
    goal = pair.goals()[0]
    with pytest.raises(Unfit, match=r"01\.10\.2026 по 31\.05\.2027"):
        edit.add_task(pair.act("mentor"), goal=goal, given=fields(pair, due_on=date(2027, 6, 1)))
    with pytest.raises(Unfit):
        edit.add_task(pair.act("mentor"), goal=goal, given=fields(pair, wording="  а "))


def test_a_week_later_is_a_school_day_and_the_last_day_is_the_last(pair: Pair) -> None:
    task = pair.tasks()[-1]
    with pytest.raises(Unfit):
        edit.shift_task(pair.act("mentor"), task=task, stamp=task.stamp, weeks=1)
    goal = pair.goals()[0]
    made = edit.add_task(pair.act("mentor"), goal=goal, given=fields(pair, due_on=date(2026, 12, 25)))
    assert edit.shift_task(pair.act("mentor"), task=made, stamp=made.stamp, weeks=1).due_on == date(2027, 1, 11)


def test_goals_change_places(pair: Pair) -> None:
    first, second, _ = pair.goals()
    edit.move_goal(pair.act("mentor"), goal=second, up=True)
    assert [goal.pk for goal in pair.goals()][:2] == [second.pk, first.pk]
    with pytest.raises(Unfit):
        edit.move_goal(pair.act("mentor"), goal=second, up=True)


# ---- what came of it ---------------------------------------------------------------------------------------------------


def test_a_fact_has_a_day_that_has_come_and_is_not_overwritten_unseen(stage: Stage, pair: Pair) -> None:
    task = pair.tasks()[0]
    with pytest.raises(NotMarked, match="началась"):
        mark_task(pair.act("mentee"), task=task, done_on=date(2026, 9, 10))
    pair.stage = stage.later(30)
    with pytest.raises(NotMarked, match="не наступил"):
        mark_task(pair.act("mentee"), task=task, done_on=date(2026, 12, 1))
    fact = mark_task(pair.act("mentee"), task=task, done_on=date(2026, 10, 12), outcome="получилось")
    with pytest.raises(Outdated, match="Уже отмечено"):
        mark_task(pair.act("mentor"), task=task, done_on=date(2026, 10, 13), outcome="другое")
    mark_task(pair.act("mentor"), task=task, done_on=date(2026, 10, 13), outcome="ещё лучше", seen=fact.at.isoformat())
    [kept] = stage.all(Fact)
    assert (kept.outcome, kept.done_on) == ("ещё лучше", date(2026, 10, 13))
    unmark_task(pair.act("mentor"), task=task)
    assert stage.all(Fact) == []


def test_facts_stand_in_the_paper(stage: Stage, pair: Pair) -> None:
    pair.stage = stage.later(30)
    mark_task(pair.act("mentee"), task=pair.tasks()[0], done_on=date(2026, 10, 12), outcome="взяли приём в работу")
    paper = pair.endorsed().paper
    assert paper is not None
    assert "12.10.2026: взяли приём в работу" in words_of(pair, paper)


# ---- vacations ---------------------------------------------------------------------------------------------------------


def test_the_schools_own_vacations_are_passed_by(stage: Stage) -> None:
    away = Break("Осенние каникулы", date(2026, 10, 5), date(2026, 10, 30))
    set_breaks(stage.act, year=stage.year, breaks=[away])
    pair = begin(stage)
    assert not any(away.starts_on <= task.due_on <= away.ends_on for task in pair.tasks())
    assert len(stage.all(SchoolBreak)) == 1


@pytest.mark.parametrize(
    "rows",
    [
        [Break("А", date(2026, 11, 3), date(2026, 10, 26))],
        [Break("А", date(2026, 10, 26), date(2026, 11, 3)), Break("Б", date(2026, 11, 3), date(2026, 11, 8))],
        [Break("А", date(2028, 10, 26), date(2028, 11, 3))],
    ],
)
def test_wrong_vacations_are_refused(stage: Stage, rows: list[Break]) -> None:
    with pytest.raises(WrongBreak):
        set_breaks(stage.act, year=stage.year, breaks=rows)


def test_a_vacation_moved_later_is_told_not_moved_silently(pair: Pair) -> None:
    from nastavnik.stages.mentorships.programmes.queries import news_of

    days = [task.due_on for task in pair.tasks()]
    set_breaks(pair.stage.act, year=pair.stage.year, breaks=[Break("Карантин", days[0], days[0] + timedelta(days=1))])
    with tenancy.within(pair.stage.school.organisation):
        assert [task.due_on for task in news_of(pair.act("curator"), pair.stage.year).days] == [days[0]]
    assert [task.due_on for task in pair.tasks()] == days


# ---- who may what ------------------------------------------------------------------------------------------------------

Call = tuple[Callable[..., Any], set[str], Callable[[Pair], dict[str, Any]]]


def stamped(pair: Pair) -> dict[str, Any]:
    found = pair.revision()
    return {"revision": found, "stamp": found.stamp}


def goal_of(pair: Pair) -> dict[str, Any]:
    goal = pair.goals()[-1]
    return {"goal": goal, "stamp": goal.stamp}


def task_of(pair: Pair) -> dict[str, Any]:
    task = pair.tasks()[0]
    return {"task": task, "stamp": task.stamp}


def paper_of(pair: Pair) -> Document:
    return max(papers(pair.stage), key=lambda row: row.pk)


LIFE: dict[str, list[Call]] = {
    "draft": [
        (drafts.draft_programmes, LEADERS, lambda p: {"mentorships": [p.mentorship]}),
        (drafts.redraft_programme, LEADERS, stamped),
        (edit.change_goal, PAIR, lambda p: {**goal_of(p), "wording": "Другая цель", "sign": ""}),
        (edit.move_goal, PAIR, lambda p: {"goal": p.goals()[0], "up": False}),
        (edit.take_tasks, PAIR, lambda p: {"goal": p.goals()[0], "codes": ["GRW1-01"]}),
        (edit.add_task, PAIR, lambda p: {"goal": p.goals()[0], "given": fields(p)}),
        (edit.change_task, PAIR, lambda p: {**task_of(p), "given": fields(p)}),
        (edit.shift_task, PAIR, lambda p: {**task_of(p), "weeks": 1}),
        (edit.remove_task, PAIR, task_of),
        (edit.add_goal, PAIR, lambda p: {"revision": p.revision(), "code": "GRW1-A"}),
        (edit.remove_goal, PAIR, goal_of),
        (edit.set_conditions, PAIR, lambda p: {**stamped(p), "meetings": "week", "mode": "mixed"}),
        (mark_task, PAIR, lambda p: {"task": p.tasks()[0], "done_on": date(2026, 10, 12)}),
        (unmark_task, PAIR, lambda p: {"task": p.tasks()[0]}),
        (set_breaks, LEADERS, lambda p: {"year": p.stage.year, "breaks": []}),
        (agree.redraw_paper, {"curator"}, lambda p: {"revision": p.revision()}),
        (follow_paper, LEADERS, lambda p: {"revision": p.revision(), "paper": paper_of(p)}),
        (agree.offer_programme, PAIR, stamped),
    ],
    "offered": [
        (agree.reopen_programme, PAIR, lambda p: {"revision": p.revision()}),
        (agree.assent_programme, PAIR, stamped),
    ],
    "agreed": [
        (agree.return_programme, LEADERS, lambda p: {"revision": p.revision()}),
        (agree.endorse_programme, {"curator"}, stamped),
    ],
    "approved": [
        (agree.approve_programme, LEADERS, lambda p: {"revision": p.revision(), "paper": paper_of(p)}),
        (agree.open_change, PAIR, lambda p: {"programme": p.programme}),
        (agree.withdraw_change, PAIR, lambda p: {"revision": p.revision()}),
        (agree.finish_programmes, LEADERS, lambda p: {"mentorships": [p.mentorship]}),
    ],
}
"""State of the programme → the actions of that time, who may, with what they are called."""


def advance(pair: Pair, state: str) -> None:
    """Bring the newest version to a state by the real actions."""
    found = pair.revision()
    if state == "offered" and found.state == "draft":
        agree.offer_programme(pair.act("mentor"), revision=found, stamp=found.stamp)
    elif state == "agreed" and found.state == "draft":
        pair.agreed()
    elif state == "agreed" and found.state == "offered":
        agree.assent_programme(pair.act("mentee"), revision=found, stamp=found.stamp)
    elif state == "approved" and found.state == "agreed":
        endorse(pair)
        register_document(pair.act("head"), document=paper_of(pair), dated_on=pair.stage.act.today)
    elif state == "approved" and found.state == "endorsed":
        register_document(pair.act("head"), document=paper_of(pair), dated_on=pair.stage.act.today)


def test_the_table_names_every_action() -> None:
    there = {name for name in registry.actions if name.split(".")[0] == "programmes"}
    assert there == {action.name for rows in LIFE.values() for action, _, _ in rows}  # type: ignore[attr-defined]


def test_who_may_who_may_not_and_a_neighbour_meets_nothing(pair: Pair, world: World) -> None:
    agree.redraw_paper(pair.act("curator"), revision=pair.revision())
    above = {Role.MUNICIPAL: world.municipality, Role.REGIONAL: world.region, Role.ADMIN: world.region}
    outsider = pair.stage.person()
    stranger = Act(Actor("Куратор", "curator", 1), world.neighbour.organisation, pair.stage.now)
    for state, rows in LIFE.items():
        advance(pair, state)
        entries = AuditEntry.objects.count()
        for action, allowed, make in rows:
            given = make(pair)
            for role in PEOPLE:
                act = (
                    pair.act(role.value)
                    if role not in above
                    else replace(pair.act("curator"), organisation=above[role])
                )
                if role in above:
                    act = replace(act, actor=Actor(role.value, role.value, 1))
                assert action.allows(act, **given) == (role.value in allowed), (action, role)  # type: ignore[attr-defined]
                if role.value not in allowed:
                    with pytest.raises(Forbidden):
                        action(act, **given)
            with pytest.raises(Missing):
                action(stranger, **given)
            for side in {"mentor", "mentee"} & allowed:
                with pytest.raises(Forbidden):
                    action(Act(Actor(side, side, 1, outsider.pk), pair.stage.act.organisation, pair.stage.now), **given)
        assert AuditEntry.objects.count() == entries


def test_each_leaves_one_entry_of_its_own(pair: Pair) -> None:
    pair.stage = pair.stage.later(30)
    for state, rows in LIFE.items():
        for action, _, make in rows:
            advance(pair, state)
            if action is agree.approve_programme:  # what the registration of the paper has done already
                continue
            if action is agree.withdraw_change and pair.revision().state == "approved":
                agree.open_change(pair.act("mentor"), programme=pair.programme)
            given, before = make(pair), AuditEntry.objects.count()
            action(pair.act("mentee" if action is agree.assent_programme else "curator"), **given)
            fresh = [row.event for row in AuditEntry.objects.order_by("pk")[before:]]
            assert fresh.count(action.event) == 1, action  # type: ignore[attr-defined]


def test_an_account_without_a_person_owns_nothing(pair: Pair) -> None:
    with tenancy.within(pair.stage.school.organisation):
        for model in (Programme, Revision, Goal, Task):
            assert model.objects.exists()
            assert not model.objects.owned_by(Actor("Никто", "mentor", 1)).exists()
