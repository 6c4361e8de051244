"""Preambles cite what is in force; a region adds its own; a stale mention is found in a school's text (R18)."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from conftest import School, World
from nastavnik.foundation.legislation.actions.enter_act import ActRefused, end_act, enter_act
from nastavnik.foundation.legislation.models import RegionalAct
from nastavnik.foundation.legislation.queries import citations, country, stale_mentions
from nastavnik.kernel import tenancy
from nastavnik.kernel.errors import Forbidden

DAY = date(2026, 9, 1)
ACT = {"title": "Приказ министерства от 01.09.2025 № 345", "cited_as": "приказом министерства от 01.09.2025 № 345"}


@pytest.fixture
def region(world: World) -> School:
    return School(world.region)


def test_codes_are_unique_and_every_cited_act_reads_after_the_preposition() -> None:
    codes = [act.code for act in country()]
    assert len(codes) == len(set(codes))
    endings = ("законом", "статьёй", "распоряжением", "письмом", "приказом", "ГОСТ")
    assert all(
        act.cited_as.split()[0].endswith(endings) or act.cited_as.startswith("Федеральным законом") for act in country()
    )


def test_an_order_cites_the_labour_code_only_from_the_day_it_is_in_force(school: School) -> None:
    assert citations(school.act(), "D12", date(2025, 2, 28)) == []
    assert citations(school.act(), "D12", date(2025, 3, 1)) == ["статьёй 351.8 Трудового кодекса Российской Федерации"]


def test_an_act_of_the_region_is_cited_in_its_schools_while_in_force(world: World, region: School) -> None:
    row = enter_act(region.act("regional"), **ACT, documents=["D01"], in_force_from=date(2025, 9, 1))
    assert citations(world.school.act(), "D01", DAY)[-1] == ACT["cited_as"]
    assert ACT["cited_as"] not in citations(world.school.act(), "D12", DAY)
    end_act(region.act("regional"), regional_act=row, on=date(2026, 8, 31))
    assert ACT["cited_as"] not in citations(world.school.act(), "D01", DAY)
    assert citations(world.school.act(), "D01", date(2026, 8, 31))[-1] == ACT["cited_as"]


def test_an_act_of_one_school_is_not_its_neighbours(world: World) -> None:
    enter_act(world.school.act("admin"), **ACT, documents=["D01"], in_force_from=date(2025, 9, 1))
    assert ACT["cited_as"] in citations(world.school.act(), "D01", DAY)
    assert ACT["cited_as"] not in citations(world.neighbour.act(), "D01", DAY)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("по ГОСТ Р 7.0.97-2016 оформлен", "не действует после 17.08.2025. Вместо него: ГОСТ Р 7.0.97-2025."),
        ("ГОСТ Р 7.0.97 – 2016", "ГОСТ Р 7.0.97-2016 не действует"),
        ("приказом Минпросвещения России от 21.07.2022 г. № 582 установлен", "не действует после 28.02.2025"),
        ("от 21.07.2022\n№ 582", "№ 779"),
        ("распоряжением от 25.12.2019 № Р-145", "другая модель"),
    ],
)
def test_a_stale_mention_is_found_and_says_what_to_do(school: School, text: str, words: str) -> None:
    [found] = stale_mentions(school.act(), text, DAY)
    assert words in found.text


@pytest.mark.parametrize("text", ["ГОСТ Р 7.0.97-2025", "приказ от 21.07.2022 № 5823", "кабинет № 145", ""])
def test_what_is_in_force_or_alike_is_left_alone(school: School, text: str) -> None:
    assert stale_mentions(school.act(), text, DAY) == []


def test_what_was_in_force_on_the_day_is_not_stale(school: School) -> None:
    assert stale_mentions(school.act(), "ГОСТ Р 7.0.97-2016", date(2024, 9, 1)) == []


def test_only_the_region_and_the_administrator_enter_acts(world: World, region: School) -> None:
    with pytest.raises(Forbidden):
        enter_act(world.school.act("curator"), **ACT, documents=["D01"], in_force_from=DAY)
    assert world.school.client("head").get(reverse("legislation:enter_act")).status_code == 403
    assert world.school.client("mentor").get(reverse("legislation:index")).status_code == 403


def test_the_page_and_the_forms(region: School) -> None:
    client = region.client("regional")
    page = client.get(reverse("legislation:index")).content.decode()
    assert "На что ссылаться нельзя" in page and "ГОСТ Р 7.0.97-2016" in page
    typed = {**ACT, "documents": ["D01"], "in_force_from": "01.09.2026", "in_force_to": "01.09.2025"}
    answer = client.post(reverse("legislation:enter_act"), typed)
    assert answer.status_code == 422 and "раньше, чем начал" in answer.content.decode()
    assert client.post(reverse("legislation:enter_act"), {**typed, "in_force_to": ""}).status_code == 302
    with tenancy.within(region.organisation):
        row = RegionalAct.objects.get()
    assert "Указать окончание" in client.get(reverse("legislation:index")).content.decode() or row.in_force_from > DAY
    answer = client.post(reverse("legislation:end_act", args=[row.pk]), {"in_force_to": "01.01.2026"})
    assert answer.status_code == 422
    assert client.post(reverse("legislation:end_act", args=[row.pk]), {"in_force_to": "01.10.2026"}).status_code == 302


def test_an_end_before_the_start_is_refused(region: School) -> None:
    with pytest.raises(ActRefused):
        enter_act(region.act("regional"), **ACT, documents=[], in_force_from=DAY, in_force_to=date(2026, 8, 1))


def test_the_page_asks_as_much_for_one_act_as_for_three(
    region: School, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = region.client("regional")
    for number in (1, 2, 3):
        enter_act(region.act("regional"), **ACT, documents=["D01"], in_force_from=DAY)
        if number in (1, 3):
            with django_assert_num_queries(3):
                client.get(reverse("legislation:index"))
