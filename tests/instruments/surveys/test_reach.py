"""Above a school one sees how a collection goes, never who was asked: no name leaves a school without D19 (R09)."""

from __future__ import annotations

import pytest
from django.urls import reverse

from conftest import School, World
from instruments.surveys.conftest import Asking
from nastavnik.foundation.access.roles import Role
from nastavnik.instruments.surveys.actions.run_campaign import close_campaign, renew_link
from nastavnik.kernel.errors import Missing


def above(world: World, role: str) -> School:
    return School({"municipal": world.municipality, "regional": world.region}[role])


@pytest.mark.parametrize("role", ["municipal", "regional"])
def test_a_methodist_sees_counts_and_no_names(ask: Asking, world: World, role: str) -> None:
    made = ask("mentee_needs", 3)
    client = above(world, role).client(role)
    listed = client.get(reverse("surveys:index")).content.decode()
    assert "Школа № 12" in listed
    page = client.get(reverse("surveys:campaign", args=[made.campaign.pk]))
    assert page.status_code == 200
    text = page.content.decode()
    assert "Ответили 0 из 3" in text
    assert not any(person.surname in text for person in made.people)


@pytest.mark.parametrize("role", ["municipal", "regional"])
def test_a_schools_links_slips_and_forms_are_the_schools_own(ask: Asking, world: World, role: str) -> None:
    made = ask("mentee_needs", 1)
    [person] = made.people
    client = above(world, role).client(role)
    pages = {
        "slips": made.campaign.pk, "blank": made.campaign.pk, "invitation": made.invitation(person).pk,
        "from_paper": made.invitation(person).pk,
    }  # fmt: skip
    for name, pk in pages.items():
        address = reverse(f"surveys:{name}", args=[pk])
        assert client.get(address).status_code == 404, name
        assert made.school.client().get(address).status_code == 200, name
    assert client.get(reverse("surveys:answers", args=[made.invitation(person).pk])).status_code == 403


@pytest.mark.parametrize("role", [Role.MUNICIPAL, Role.REGIONAL])
def test_the_use_cases_refuse_as_the_pages_do(ask: Asking, world: World, role: Role) -> None:
    made = ask("mentee_needs", 1)
    act = above(world, role.value).act(role)
    with pytest.raises(Missing):
        close_campaign(act, campaign=made.campaign)
    with pytest.raises(Missing):
        renew_link(act, invitation=made.invitation(made.people[0]))
