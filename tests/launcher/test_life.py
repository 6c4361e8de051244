"""A life of the product: the first start, deaths of its parts, work in the background, the end, and the next day."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterator

import pytest

from launcher.machine import School, Visitor, alive, free_port, run, settings_of, until

ROLES = ("curator", "head", "mentor", "mentee", "psychologist", "municipal", "region", "admin")


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[School]:
    school = School(tmp_path_factory.mktemp("school") / "data")
    school.start()
    yield school
    school.sweep()


def people(curator: Visitor) -> int:
    """How many the curator's list says there are."""
    return int(re.findall(r">Все\D+(\d+)", curator.get("/people/"))[0])


def test_the_first_start_prints_the_address_and_a_sign_in_of_every_role(school: School) -> None:
    assert f"Наставник открыт: {school.home}/ " in school.said()
    printed = re.findall(r"^  ([a-z]+)  +\S", school.said(), re.MULTILINE)
    assert printed == list(ROLES)
    for login in printed:
        assert "account/logout" in school.visitor(login).get("/")


@pytest.mark.parametrize("name", ["веб-сервер", "фоновая работа"])
def test_a_killed_part_comes_back_and_leaves_nothing_behind(school: School, name: str) -> None:
    before = school.parts()
    os.kill(before[name], signal.SIGKILL)
    until(lambda: school.parts().get(name, before[name]) != before[name], f"a new {name}")
    assert f"{name.capitalize()}: остановилось само, запускаем снова." in school.said()
    assert alive(before[name]) == []
    assert alive(school.parts()[name])
    until(school.answers, "a page of the new one")
    other = next(key for key in before if key != name)
    assert school.parts()[other] == before[other]


def send_list(curator: Visitor, surname: str, length: int) -> str:
    """A staff list too long to wait for: the address of the job."""
    letters = [chr(code) for code in range(ord("а"), ord("я") + 1)]
    endings = [first + second for first in letters for second in letters][:length]
    rows = [f"{surname}{ending} Анна Петровна\tучитель" for ending in endings]
    check, page = curator.send("/people/import/", pasted="\n".join(["ФИО\tДолжность", *rows]))
    job, page = curator.send(check, add=re.findall(r'name="add" value="([^"]*)"', page)[0])
    assert re.fullmatch(r"/jobs/\d+/", job), page
    return job


def test_long_work_is_done_in_the_background(school: School) -> None:
    curator = school.visitor("curator")
    before = people(curator)
    job = send_list(curator, "Новикова", 120)
    until(lambda: "Посмотреть" in curator.get(job), "the work is done")
    assert people(curator) == before + 120


def test_work_that_died_with_its_worker_is_done_by_the_next_one_and_done_once(school: School) -> None:
    curator = school.visitor("curator")
    before = people(curator)
    job = send_list(curator, "Власова", 900)
    until(lambda: "Склоняем" in curator.get(job), "the work is in hand")
    os.kill(school.parts()["фоновая работа"], signal.SIGKILL)
    until(lambda: "Посмотреть" in curator.get(job), "the work is done")
    assert people(curator) == before + 900


def test_a_second_start_over_the_same_data_is_refused(school: School) -> None:
    done = run("--port", str(free_port()), env=settings_of(school.data))
    assert done.returncode == 1
    assert done.stderr.startswith("«Наставник» уже запущен с этими данными")
    assert "NASTAVNIK_DATA" in done.stderr


def test_no_second_demonstration_is_built_over_people(school: School) -> None:
    done = run("demo", "--stage", "5", env=settings_of(school.data))
    assert done.returncode == 1
    assert "В базе уже есть организации" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_it_ends_whole_and_the_next_day_the_data_is_there(school: School, number: signal.Signals) -> None:
    known = people(school.visitor("curator"))
    groups = list(school.parts().values())
    code = school.end(number)
    until(lambda: not any(alive(group) for group in groups), "no process is left")
    if number != signal.SIGKILL:
        assert code == 0
        assert school.said().endswith(f"Остановлено. Данные сохранены в {school.data}.\n")
        assert not (school.data / "pids").exists()
    school.start()
    assert "Создаём показательную школу" not in school.said()
    assert "Шаг" not in school.said()
    assert people(school.visitor("curator")) == known
