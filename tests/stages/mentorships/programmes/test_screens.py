"""The pages of programmes (S17): what each role sees and presses, two at once, how much a page costs."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conftest import School, World
from nastavnik.foundation.jobs.models import Job
from nastavnik.foundation.jobs.running import run
from nastavnik.foundation.people.models import Person
from nastavnik.instruments.roadmap.evidence import RULES
from nastavnik.kernel import tenancy
from nastavnik.kernel.writing import permit
from nastavnik.stages.mentorships.programmes.actions.mark_task import mark_task
from nastavnik.stages.mentorships.programmes.models import Programme, SchoolBreak, Task
from nastavnik.stages.mentorships.programmes.queries import counts, due_steps, news_of, own_moves, topics_of
from stages.cast import Stage, text
from stages.mentorships.programmes.cast import Pair, begin


def short(person: Person) -> str:
    return person.short_name.replace("\u00a0", " ")


def client(pair: Pair, who: str) -> Client:
    people = {"mentor": pair.mentor, "mentee": pair.mentee}
    return pair.stage.school.client(who, people.get(who))


def page(pair: Pair, who: str = "curator", **query: int) -> str:
    answer = client(pair, who).get(reverse("programmes:show", args=[pair.programme.pk]), query)
    assert answer.status_code == 200
    return text(answer)


def press(pair: Pair, who: str, do: str) -> str:
    found = pair.revision()
    address = reverse("programmes:move", args=[found.pk])
    return text(client(pair, who).post(address, {"do": do, "stamp": found.stamp}, follow=True))


def test_from_the_draft_to_the_head_by_pages(pair: Pair) -> None:
    shown = page(pair, "mentor")
    assert "Мы заполнили программу по анкете" in shown and "Передать на согласование" in shown
    assert all(goal.wording in shown for goal in pair.goals())
    assert f"Ждём: {short(pair.mentee)}" in press(pair, "mentor", "offer")
    assert "Согласиться с программой" in page(pair, "mentee")
    assert "Ждём: куратор" in press(pair, "mentee", "assent")
    assert "Ждём: руководитель" in press(pair, "curator", "endorse")
    head = client(pair, "head")
    assert "Программа наставничества" in text(head.get(reverse("regulations:signing")))


def test_the_head_sees_goals_but_not_the_mentees_answers(pair: Pair) -> None:
    assert "Почему эта цель" in page(pair, "curator") and "нужна помощь" in page(pair, "curator")
    shown = page(pair, "head")
    assert pair.goals()[0].wording in shown
    assert "Почему" not in shown and "нужна помощь" not in shown
    assert "Изменить цель" not in shown and "Отметить" not in shown


@pytest.mark.parametrize("role", ["psychologist", "municipal", "regional", "admin"])
def test_others_do_not_see_programmes(role: str, pair: Pair, world: World) -> None:
    place = {"municipal": world.municipality, "regional": world.region, "admin": world.region}
    who = School(place[role]).client(role) if role in place else pair.stage.school.client(role)
    assert who.get(reverse("programmes:index")).status_code == 403
    assert who.get(reverse("programmes:show", args=[pair.programme.pk])).status_code == 403


def test_another_mentor_gets_404(pair: Pair) -> None:
    other = pair.stage.school.client("mentor", pair.stage.person())
    assert other.get(reverse("programmes:show", args=[pair.programme.pk])).status_code == 404
    assert other.get(reverse("programmes:task", args=[pair.tasks()[0].pk])).status_code == 404


def test_two_texts_side_by_side_and_the_choice(pair: Pair) -> None:
    task = pair.tasks()[0]
    address = reverse("programmes:task", args=[task.pk])
    fields = {
        "stamp": task.stamp, "wording": "Слово наставника", "result": "", "due_on": "16.11.2026", "who": "both",
        "form": "consult", "minutes": 30,
    }  # fmt: skip
    assert client(pair, "mentor").post(address, fields).status_code == 302
    answer = client(pair, "mentee").post(address, {**fields, "wording": "Слово наставляемого"})
    assert answer.status_code == 422
    shown = text(answer)
    assert "Слово наставника" in shown and "Слово наставляемого" in shown and "Оставить мой вариант" in shown
    kept = client(pair, "mentee").post(
        address, {**fields, "wording": "Слово наставляемого", "stamp": [task.stamp, task.stamp + 1]}
    )
    assert kept.status_code == 302
    assert "Слово наставляемого" in page(pair)


def test_a_task_is_noted_in_two_taps(pair: Pair, clock) -> None:  # type: ignore[no-untyped-def]
    pair.stage = pair.stage.later(30)
    clock(pair.stage.now)
    task = pair.tasks()[0]
    address = reverse("programmes:mark", args=[task.pk])
    mentee = client(pair, "mentee")
    form = text(mentee.get(address))
    assert "Взяли приём в работу" in form and 'value="15.10.2026"' in form
    answer = mentee.post(
        address,
        {"chips": ["получилось"], "words": "класс сам напомнил правила", "done_on": "15.10.2026", "seen": ""},
        follow=True,
    )
    assert "получилось; класс сам напомнил правила" in text(answer)
    again = mentee.post(address, {"chips": [], "words": "", "done_on": "15.10.2026", "seen": ""})
    assert again.status_code == 422 and "Уже отмечено" in text(again)


def test_goals_and_tasks_from_the_library_and_in_own_words(pair: Pair) -> None:
    mentor, revision = client(pair, "mentor"), pair.revision()
    address = reverse("programmes:new_goal", args=[revision.pk])
    shown = text(mentor.get(address))
    assert "Порядок на уроке — есть запрос" in shown and "Четыре цели за год редко получаются" in shown
    answer = mentor.post(address, {"code": "GRW2-A", "wording": "", "sign": ""})
    goal = pair.goals()[-1]
    assert answer["Location"] == reverse("programmes:pick", args=[goal.pk])
    assert mentor.post(answer["Location"], {"code": ["GRW2-01", "GRW2-02"]}).status_code == 302
    own = reverse("programmes:new_task", args=[goal.pk])
    given = {
        "stamp": 0,
        "wording": "Выйти в парк без тетрадей",
        "result": "",
        "due_on": "01.12.2026",
        "who": "mentee",
        "form": "self",
        "minutes": 60,
    }
    assert mentor.post(own, {**given, "due_on": "01.12.2027"}).status_code == 422
    assert mentor.post(own, given).status_code == 302
    assert "Выйти в парк без тетрадей" in page(pair)
    assert mentor.post(address, {"code": "", "wording": "", "sign": ""}).status_code == 422


def test_rows_move_and_go_by_a_button(pair: Pair) -> None:
    mentor = client(pair, "mentor")
    goals, task = pair.goals(), pair.tasks()[0]
    mentor.post(reverse("programmes:goal_do", args=[goals[1].pk]), {"do": "up"})
    assert pair.goals()[0].pk == goals[1].pk
    mentor.post(reverse("programmes:task_do", args=[task.pk]), {"do": "later", "stamp": task.stamp})
    moved = next(row for row in pair.tasks() if row.pk == task.pk)
    assert moved.due_on > task.due_on
    mentor.post(reverse("programmes:task_do", args=[task.pk]), {"do": "remove", "stamp": moved.stamp})
    assert task.pk not in {row.pk for row in pair.tasks()}
    mentor.post(reverse("programmes:goal_do", args=[goals[0].pk]), {"do": "remove", "stamp": goals[0].stamp})
    assert goals[0].pk not in {row.pk for row in pair.goals()}
    assert mentor.post(reverse("programmes:goal_do", args=[goals[1].pk]), {"do": "burn"}).status_code == 422


def test_versions_tell_what_changed_and_who_agreed(pair: Pair) -> None:
    pair.approved()
    client(pair, "mentor").post(reverse("programmes:change", args=[pair.programme.pk]))
    goal = pair.goals(2)[0]
    address = reverse("programmes:goal", args=[goal.pk])
    client(pair, "mentor").post(address, {"stamp": goal.stamp, "wording": "Начинать урок с улыбки", "sign": ""})
    shown = page(pair)
    assert "→ «Начинать урок с улыбки»" in shown and "Готовится: версия 2" in shown
    assert short(pair.mentor) in shown and "куратор:" in shown
    running = page(pair, version=1)
    assert goal.wording in running and "Изменить цель" not in running
    answer = client(pair, "mentor").get(reverse("programmes:show", args=[pair.programme.pk]), {"version": 9})
    assert answer.status_code == 404


def test_returned_with_a_word(pair: Pair) -> None:
    pair.agreed()
    address = reverse("programmes:return", args=[pair.revision().pk])
    assert "согласятся ещё раз" in text(client(pair, "curator").get(address))
    client(pair, "curator").post(address, {"remark": "Сроки до ВПР"})
    assert "«Сроки до ВПР»" in page(pair, "mentor")


def test_the_list_and_the_job_that_drafts(pair: Pair) -> None:
    with tenancy.within(pair.stage.school.organisation), permit("as after an upgrade: pairs without programmes"):
        Programme.objects.all().delete()
    curator = client(pair, "curator")
    assert "Составить 1 черновик" in text(curator.get(reverse("programmes:index")))
    answer = curator.post(reverse("programmes:draft"))
    [job] = pair.stage.all(Job, kind="programmes.draft_programmes")
    assert answer["Location"] == reverse("jobs:show", args=[job.pk])
    run(job.pk)
    [job] = pair.stage.all(Job, kind="programmes.draft_programmes")
    assert "Составлено: 1 программа" in job.result["text"].replace("\u00a0", " ")
    assert len(pair.goals()) == 3
    assert curator.post(reverse("programmes:draft")).status_code == 422


def test_vacations_are_entered_on_a_page(stage: Stage) -> None:
    curator = stage.school.client()
    address = reverse("programmes:breaks")
    assert "Пока стоят обычные сроки" in text(curator.get(address))
    wrong = curator.post(address, {"title1": "Осенние", "from1": "26.10.2026", "to1": ""})
    assert wrong.status_code == 422 and "Укажите оба дня" in text(wrong)
    curator.post(address, {"title1": "Осенние каникулы", "from1": "26.10.2026", "to1": "03.11.2026"})
    [row] = stage.all(SchoolBreak)
    assert (row.starts_on, row.ends_on) == (date(2026, 10, 26), date(2026, 11, 3))


def test_the_library_is_read_by_topics(pair: Pair) -> None:
    mentee = client(pair, "mentee")
    assert "Порядок на уроке" in text(mentee.get(reverse("programmes:library")))
    shown = text(mentee.get(reverse("programmes:library"), {"topic": "CLS1"}))
    assert "Разыграть с наставником пять трудных реплик" in shown


def test_a_new_edition_names_the_running_programmes_it_touches(pair: Pair) -> None:
    act = pair.act("curator")
    with tenancy.within(pair.stage.school.organisation):
        assert not news_of(act, pair.stage.year)
        with permit("the words were others in the edition it was taken from"):
            Task.objects.filter(pk=pair.tasks()[0].pk).update(fingerprint="0" * 16)
        assert [row.pk for row in news_of(act, pair.stage.year).library] == [pair.programme.pk]
    assert "Библиотека задач обновилась" in text(client(pair, "curator").get(reverse("programmes:index")))
    assert "В библиотеке теперь сказано" in page(pair)


def test_another_template_names_the_programmes_drawn_by_the_former(pair: Pair) -> None:
    pair.endorsed()
    act = pair.act("curator")
    with tenancy.within(pair.stage.school.organisation):
        assert news_of(act, pair.stage.year).template == []
        with permit("drawn up before the edition in use"):
            from nastavnik.instruments.documents.models import Document

            Document.objects.filter(kind="D22").update(edition="D22/2")
        assert [row.pk for row in news_of(act, pair.stage.year).template] == [pair.programme.pk]


def test_steps_by_their_days(stage: Stage, pair: Pair) -> None:
    tasks = pair.tasks()
    pair.stage = stage.later((tasks[1].due_on - stage.act.today).days + 1)
    with tenancy.within(stage.school.organisation):
        for who in ("mentor", "mentee", "curator", "head"):
            rows = due_steps(pair.act(who))
            assert [row.task.pk for row in rows if row.late] == [tasks[0].pk, tasks[1].pk], who
            assert all(row.days <= 14 for row in rows)
        outsider = stage.school.act("mentor", person=stage.person())
        assert due_steps(outsider) == []
    mark_task(pair.act("mentee"), task=tasks[0], done_on=tasks[0].due_on)
    with tenancy.within(stage.school.organisation):
        assert [row.task.pk for row in due_steps(pair.act("mentor"), within=-1)] == [tasks[1].pk]
        assert [words for _, words in topics_of(pair.mentorship)] == [goal.wording for goal in pair.goals()]


def test_whose_word_is_waited_for(pair: Pair) -> None:
    def moves(who: str) -> list[str]:
        with tenancy.within(pair.stage.school.organisation):
            return [row.words for row in own_moves(pair.act(who))]

    assert moves("mentor") == moves("mentee") == ["Проверить программу"]
    press(pair, "mentor", "offer")
    assert (moves("mentor"), moves("mentee")) == ([], ["Согласиться с программой"])
    assert "Согласиться с программой" in text(client(pair, "mentee").get("/"))
    press(pair, "mentee", "assent")
    assert moves("mentee") == []
    assert "ждут вашего согласования — 1" in text(client(pair, "curator").get("/"))


def test_the_pairs_page_leads_to_the_programme(pair: Pair) -> None:
    shown = text(client(pair, "curator").get(reverse("mentorships:show", args=[pair.mentorship.pk])))
    assert reverse("programmes:show", args=[pair.programme.pk]) in shown


def test_the_lines_are_proven_by_the_programmes(stage: Stage) -> None:
    def proof(rule: str) -> tuple[int, int]:
        with tenancy.within(stage.school.organisation):
            found = RULES[rule](stage.year, stage.act.today)
        return found.done, found.total

    assert (proof("programmes_drafted"), proof("programmes_signed")) == ((0, 0), (0, 0))
    pair, bare = begin(stage), begin(stage, needs=())
    assert bare.goals() == []
    assert (proof("programmes_drafted"), proof("programmes_signed")) == ((1, 2), (0, 2))
    pair.approved()
    assert (proof("programmes_drafted"), proof("programmes_signed")) == ((1, 2), (1, 2))


def test_a_methodologist_learns_numbers_only(pair: Pair, world: World) -> None:
    pair.approved()
    with tenancy.within(world.municipality):
        [found] = counts([pair.stage.year]).values()
        assert (found.pairs, found.drafted, found.approved) == (1, 1, 1)
    shown = text(School(world.municipality).client("municipal").get("/"))
    assert "1 из 1" in shown and pair.goals()[0].wording not in shown


def test_a_page_costs_the_same_with_more_rows(stage: Stage) -> None:
    def cost(address: str) -> int:
        curator.get(address)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert curator.get(address).status_code == 200
        return len(seen)

    curator = stage.school.client()
    pair = begin(stage, needs=("CLS1",))
    one = cost(reverse("programmes:index"))
    short = cost(reverse("programmes:show", args=[pair.programme.pk]))
    others = [begin(stage) for _ in range(2)]
    assert cost(reverse("programmes:index")) == one
    assert cost(reverse("programmes:show", args=[others[0].programme.pk])) == short
    home = cost("/")
    for other in others:
        other.approved()
    assert cost("/") <= home
