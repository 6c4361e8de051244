"""Background work: progress, failure in words, and doing the work once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from django.urls import reverse
from django.utils.module_loading import import_string
from django_q.models import OrmQ
from django_q.signing import SignedPackage

from conftest import School, World
from nastavnik.foundation.jobs import running
from nastavnik.foundation.jobs.actions.start_job import new_job, start_job
from nastavnik.foundation.jobs.models import Job
from nastavnik.foundation.jobs.running import Progress, job, run
from nastavnik.foundation.people.actions.add_person import add_person
from nastavnik.foundation.people.models import Person
from nastavnik.kernel import tenancy
from nastavnik.kernel.act import Act
from nastavnik.kernel.errors import Forbidden, Refusal, WrongWiring
from nastavnik.kernel.writing import permit


@pytest.fixture(autouse=True)
def _works(clock: Callable[[datetime], None], monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Works of the tests; those of the product stay as they are."""
    monkeypatch.setattr(running, "_works", dict(running._works))

    @job("test.add")
    def add(act: Act, progress: Progress, *, surname: str) -> dict[str, Any]:
        progress("Добавляем людей", 1, 2)
        add_person(act, facts={"surname": surname, "name": "Мария"})
        return {"text": "Добавлен 1 человек.", "url": "/people/"}

    @job("test.refuse")
    def refuse(act: Act, progress: Progress) -> dict[str, Any]:
        raise Refusal("У трёх людей не указано отчество. Впишите его и повторите.")

    @job("test.break")
    def break_down(act: Act, progress: Progress) -> dict[str, Any]:
        raise ZeroDivisionError("внутренняя подробность")

    yield


def queued(school: School, kind: str, role: str = "curator", **arguments: Any) -> Job:
    """A job in the table, not yet taken by the queue."""
    row = new_job(school.act(role), kind=kind, title="Проверка", arguments=arguments, return_url="/people/")
    with permit("a job on its way"), tenancy.within(school.organisation):
        row.save()
    return row


def seen(school: School, row: Job, role: str = "curator", **headers: str) -> str:
    return school.client(role).get(reverse("jobs:show", args=[row.pk]), headers=headers).content.decode()


def test_a_job_does_its_work_and_says_what_came_of_it(school: School, django_capture_on_commit_callbacks: Any) -> None:
    given = new_job(school.act(), kind="test.add", title="Проверка", arguments={"surname": "Белова"})
    with django_capture_on_commit_callbacks(execute=True):
        row = start_job(school.act(), job=given)
        assert not OrmQ.objects.exists()  # the queue hears of it only after the commit
    task = SignedPackage.loads(OrmQ.objects.get().payload)
    import_string(task["func"])(*task["args"])
    page = seen(school, row)
    assert "Добавлен 1 человек." in page
    assert 'href="/people/"' in page
    assert "hx-get" not in page
    assert "http-equiv" not in page


def test_a_waiting_job_polls_and_can_be_left(school: School) -> None:
    row = queued(school, "test.add", surname="Белова")
    page = seen(school, row)
    assert "Ждём очереди" in page
    assert "Можно закрыть страницу" in page
    assert 'hx-trigger="every 2s"' in page
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page
    fragment = seen(school, row, **{"hx-request": "true"})
    assert fragment.lstrip().startswith('<div id="job"')
    assert "<html" not in fragment


def test_progress_names_the_step_and_counts(school: School) -> None:
    row = queued(school, "test.add", surname="Белова")
    with tenancy.within(school.organisation):
        with permit("the worker took it"):
            row.state = Job.State.RUNNING
            row.save()
        Progress(row)("Склоняем имена", 63, 140)
    page = seen(school, row)
    assert "Склоняем имена: 63 из 140" in page
    assert 'value="63" max="140"' in page


def test_a_refused_job_shows_its_sentence(school: School) -> None:
    row = queued(school, "test.refuse")
    run(row.pk)
    page = seen(school, row)
    assert "У трёх людей не указано отчество. Впишите его и повторите." in page
    assert 'href="/people/"' in page
    assert "hx-get" not in page


def test_a_broken_job_shows_a_number_and_no_inside(school: School) -> None:
    row = queued(school, "test.break")
    run(row.pk)
    page = seen(school, row)
    assert f"назовите администратору номер {row.pk}" in page
    assert "внутренняя" not in page


def test_a_job_delivered_twice_works_once(school: School) -> None:
    row = queued(school, "test.add", surname="Белова")
    run(row.pk)
    run(row.pk)
    with tenancy.within(school.organisation):
        assert Person.objects.count() == 1


def test_a_finished_job_stays_finished(school: School) -> None:
    row = queued(school, "test.refuse")
    run(row.pk)
    with tenancy.within(school.organisation):
        finished_at = Job.objects.get(pk=row.pk).finished_at
    run(row.pk)
    with tenancy.within(school.organisation):
        again = Job.objects.get(pk=row.pk)
    assert (again.state, again.finished_at) == (Job.State.FAILED, finished_at)


def test_a_job_acts_with_the_rights_of_its_starter(school: School) -> None:
    row = queued(school, "test.add", role="mentor", surname="Чужая")
    run(row.pk)
    with tenancy.within(school.organisation):
        again = Job.objects.get(pk=row.pk)
        assert (again.state, again.error) == (Job.State.FAILED, Forbidden().text)
        assert not Person.objects.exists()


def test_a_worker_killed_in_the_middle_is_repeated_by_the_queue(school: School) -> None:
    """After a kill the row is still «running», its transaction has rolled back, and the queue sends the task again."""
    row = queued(school, "test.add", surname="Белова")
    with permit("the killed worker's mark"), tenancy.within(school.organisation):
        row.state = Job.State.RUNNING
        row.save()
    run(row.pk)
    with tenancy.within(school.organisation):
        assert Job.objects.get(pk=row.pk).state == Job.State.DONE
        assert Person.objects.count() == 1


def test_strangers_and_colleagues_do_not_see_it(world: World) -> None:
    row = queued(world.school, "test.add", surname="Белова")
    url = reverse("jobs:show", args=[row.pk])
    assert world.neighbour.client().get(url).status_code == 404
    assert world.school.client("mentor").get(url).status_code == 404


def test_two_works_of_one_name_are_a_mistake_of_ours() -> None:
    with pytest.raises(WrongWiring):
        job("test.add")(lambda act, progress: {})  # type: ignore[arg-type]
