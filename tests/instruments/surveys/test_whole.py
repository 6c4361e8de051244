"""One questionnaire for all schools of a municipality: parts, counts without names, results taken together."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from conftest import School, World
from instruments.surveys.conftest import Collection
from instruments.surveys.test_sealing import answer
from nastavnik.foundation.organisations.actions.start_year import start_year
from nastavnik.foundation.people.models import Person
from nastavnik.instruments.surveys.actions.make_snapshot import safe_together
from nastavnik.instruments.surveys.actions.prepare_whole import prepare_whole
from nastavnik.instruments.surveys.actions.publish_version import take_questionnaire
from nastavnik.instruments.surveys.actions.run_campaign import WrongCampaign, close_campaign, open_campaign
from nastavnik.instruments.surveys.models import Campaign, Invitation, ResultSnapshot
from nastavnik.kernel import tenancy
from nastavnik.stages.mentees.actions.note_request import ask_for_mentor

LETTERS = "АБВГДЕЖЗИК"


def staffed(school: School, count: int) -> list[Person]:
    year = start_year(school.act(), starts_on=date(2026, 9, 1), ends_on=date(2027, 8, 31))
    people = [school.person(f"{letter}лексеева{school.organisation.pk} Анна Ивановна") for letter in LETTERS[:count]]
    for person in people:
        ask_for_mentor(school.act(), year=year, person=person)
    return people


def asked(world: World, sizes: tuple[int, int], clock: object) -> tuple[School, Campaign]:
    """Both schools of the municipality with so many mentees, asked by the methodist."""
    for school, size in zip((world.school, world.neighbour), sizes, strict=True):
        if size:
            staffed(school, size)
    above = School(world.municipality)
    act = above.act("municipal")
    with tenancy.within(world.municipality):
        version = take_questionnaire(act, code="mentee_needs")
        made = prepare_whole(act, version=version, opens_on=date(2026, 9, 15), closes_on=date(2026, 9, 30))
        return above, open_campaign(act, campaign=made)


def rows(world: World) -> list[Invitation]:
    with tenancy.everywhere("test"):
        return list(Invitation.objects.select_related("campaign__version", "person", "organisation"))


def test_every_school_has_its_part_and_keeps_its_names(world: World, clock: object) -> None:
    above, whole = asked(world, (3, 2), clock)
    with tenancy.everywhere("test"):
        parts = {part.organisation_id: part.invitations.count() for part in Campaign.objects.filter(whole=whole)}
    assert parts == {world.school.organisation.pk: 3, world.neighbour.organisation.pk: 2}
    page = above.client("municipal").get(reverse("surveys:campaign", args=[whole.pk])).content.decode()
    assert "Школа № 12" in page
    assert "Ответили 0 из 5" in page
    assert not any(row.person.surname in page for row in rows(world))
    for school in (world.school, world.neighbour):
        client = school.client()
        assert "С чем вам помочь" in client.get(reverse("surveys:index")).content.decode()
        [part] = [row.campaign_id for row in rows(world) if row.organisation_id == school.organisation.pk][:1]
        listed = client.get(reverse("surveys:campaign", args=[part])).content.decode()
        names = [row.person.surname for row in rows(world) if row.organisation_id == school.organisation.pk]
        assert all(name in listed for name in names)
        assert client.get(reverse("surveys:campaign", args=[whole.pk])).status_code == 404


@pytest.mark.parametrize(("sizes", "shown"), [((6, 5), 11), ((6, 4), 0), ((3, 2), 0), ((6, 0), 6)])
def test_results_are_taken_together_unless_a_school_could_subtract_its_own(
    world: World, clock: object, sizes: tuple[int, int], shown: int
) -> None:
    above, whole = asked(world, sizes, clock)
    for mark, row in enumerate(rows(world)):
        school = next(item for item in (world.school, world.neighbour) if item.organisation.pk == row.organisation_id)
        answer(Collection(school, row.campaign, [row.person]), row.person, mark)
    with tenancy.within(world.municipality):
        close_campaign(above.act("municipal"), campaign=whole)
        snapshot = ResultSnapshot.objects.filter(campaign=whole).latest("pk")
    assert snapshot.n == shown
    assert bool(snapshot.payload["items"]) is (shown >= 5)
    assert snapshot.invited == sum(sizes)
    client = above.client("municipal")
    assert client.get(reverse("surveys:results", args=[whole.pk])).status_code == 200
    with tenancy.everywhere("test"):
        parts = list(Campaign.objects.filter(whole=whole).values_list("pk", "state"))
    assert {state for _, state in parts} == {"closed"}
    for part, _ in parts:
        assert client.get(reverse("surveys:results", args=[part])).status_code == 404, "no parts beside the whole"


@given(st.lists(st.integers(0, 20), max_size=6), st.integers(2, 8))
def test_whoever_knows_one_part_is_left_with_nothing_or_with_enough(sizes: list[int], smallest: int) -> None:
    if safe_together(sizes, smallest) and len(sizes) > 1:
        assert all(sum(sizes) - size == 0 or sum(sizes) - size >= smallest for size in sizes)
    if min(sizes, default=0) >= smallest:
        assert safe_together(sizes, smallest)


def test_the_methodist_does_it_by_pages(world: World, clock: object) -> None:
    staffed(world.school, 5)
    above = School(world.municipality)
    client = above.client("municipal")
    url = reverse("surveys:new", args=["mentee_needs"])
    page = client.get(url)
    assert "Школ: 1, человек: 5" in page.content.decode()
    told = {"opens_on": "15.09.2026", "closes_on": "30.09.2026", "invite": "{ссылка}", "reminder": "{ссылка}"}
    made = client.post(url, told, follow=True)
    assert "Начать во всех школах" in made.content.decode()
    with tenancy.everywhere("test"):
        whole = Campaign.objects.get(whole__isnull=True)
    client.post(reverse("surveys:launch", args=[whole.pk]))
    with tenancy.everywhere("test"):
        assert set(Campaign.objects.values_list("state", flat=True)) == {"open"}


def test_nobody_to_ask_is_said_and_nothing_is_left_behind(world: World, clock: object) -> None:
    above = School(world.municipality)
    act = above.act("municipal")
    with tenancy.within(world.municipality):
        version = take_questionnaire(act, code="mentee_needs")
        with pytest.raises(WrongCampaign, match="Спрашивать пока некого"):
            prepare_whole(act, version=version, opens_on=date(2026, 9, 15), closes_on=date(2026, 9, 30))
        assert not Campaign.objects.exists()
    with pytest.raises(WrongCampaign, match="муниципалитет или регион"):
        prepare_whole(
            world.school.act(), version=take_questionnaire(world.school.act(), code="mentee_needs"),
            opens_on=date(2026, 9, 15), closes_on=date(2026, 9, 30),
        )  # fmt: skip
