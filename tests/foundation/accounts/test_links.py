"""Personal links: who may make them, how they are spent, what a dead one says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from conftest import NOW, School, World, system_act
from nastavnik.foundation.accounts.actions._reach import OutOfReach
from nastavnik.foundation.accounts.actions.grant_role import grant_role
from nastavnik.foundation.accounts.actions.let_in import NobodyChosen, let_in
from nastavnik.foundation.accounts.actions.make_link import LinkDead, NewLink, make_link, use_link
from nastavnik.foundation.accounts.models import Membership, SignInLink, User
from nastavnik.foundation.audit.models import AuditEntry, AuditWording
from nastavnik.kernel import tenancy
from nastavnik.kernel.errors import Forbidden, Missing

Clock = Callable[[datetime], None]


def invited(school: School) -> NewLink:
    [link] = let_in(school.act(), persons=[school.person()], role="mentor")
    return link


def address(link: NewLink) -> str:
    return reverse("accounts:use_link", args=[link.secret])


def test_letting_in_opens_account_role_and_link_at_once(world: World) -> None:
    link = invited(world.school)
    user = link.link.user
    with tenancy.within(world.school.organisation):
        assert [row.role for row in Membership.objects.filter(user=user)] == ["mentor"]
    assert (user.username, user.name, user.has_usable_password()) == ("belova.ms", "Белова Мария Сергеевна", False)


def test_two_people_of_one_name_get_two_logins(world: World) -> None:
    school = world.school
    links = let_in(school.act(), persons=[school.person(), school.person()], role="mentee")
    assert [link.link.user.username for link in links] == ["belova.ms", "belova.ms2"]


def test_the_secret_is_in_no_table(world: World) -> None:
    link = invited(world.school)
    stored = [str(row) for row in SignInLink.objects.values_list()] + [
        str(row) for row in AuditWording.objects.values_list()
    ]
    assert stored
    assert not any(link.secret in text for text in stored)


def test_nobody_chosen_is_refused(world: World) -> None:
    with pytest.raises(NobodyChosen, match="Отметьте хотя бы одного"):
        let_in(world.school.act(), persons=[], role="mentor")


@pytest.mark.parametrize("role", ["head", "mentor", "mentee", "psychologist"])
def test_others_let_nobody_in(world: World, role: str) -> None:
    person = world.school.person()
    with pytest.raises(Forbidden):
        let_in(world.school.act(role), persons=[person], role="mentor")
    assert not User.objects.filter(person=person).exists()


@pytest.mark.parametrize("role", ["head", "curator", "admin"])
def test_a_curator_makes_no_key_to_a_higher_account(world: World, role: str) -> None:
    user = world.school.user(role)
    with pytest.raises(OutOfReach, match="администратор системы"):
        make_link(world.school.act(), user=user)
    assert not SignInLink.objects.exists()


def test_a_curator_makes_no_key_to_one_with_a_role_elsewhere(world: World) -> None:
    link = invited(world.school)
    root = system_act(world.region)
    grant_role(root, user=link.link.user, organisation=world.neighbour.organisation, role="mentor")
    with pytest.raises(OutOfReach, match="в другой организации"):
        make_link(world.school.act(), user=link.link.user)


def test_the_neighbours_account_is_missing(world: World) -> None:
    link = invited(world.school)
    with pytest.raises(Missing):
        make_link(world.neighbour.act(), user=link.link.user)


def test_get_shows_whose_link_it_is_and_spends_nothing(world: World, clock: Clock) -> None:
    link = invited(world.school)
    page = Client().get(address(link))
    assert page.status_code == 200
    text = page.content.decode()
    assert "Мария Сергеевна, здравствуйте" in text
    assert "Школа № 12" in text
    link.link.refresh_from_db()
    assert link.link.used_at is None


def test_post_signs_in_once(world: World, clock: Clock) -> None:
    link = invited(world.school)
    client = Client()
    assert client.post(address(link))["Location"] == "/"
    assert client.session["_auth_user_id"] == str(link.link.user_id)
    again = Client()
    page = again.post(address(link))
    assert page.status_code == 410
    assert "по ней уже вошли 15\u00a0сентября" in page.content.decode()
    assert "_auth_user_id" not in again.session


def test_a_dead_link_lets_ask_for_a_new_one_once_and_the_curator_sees_it(world: World, clock: Clock) -> None:
    link = invited(world.school)
    clock(NOW + timedelta(days=15))
    visitor = Client()
    page = visitor.get(address(link))
    assert page.status_code == 410
    assert (
        "её срок закончился 29\u00a0сентября. Попросите куратора прислать новую — он увидит вашу просьбу."
        in page.content.decode()
    )
    for _ in range(2):
        assert visitor.post(reverse("accounts:ask_link", args=[link.secret])).status_code == 302
    assert AuditEntry.objects.filter(event="accounts.link.asked").count() == 1
    assert "Просьба о новой ссылке отправлена" in visitor.get(address(link)).content.decode()
    assert "Просит новую ссылку" in world.school.client().get(reverse("accounts:index")).content.decode()
    make_link(world.school.act(now=NOW + timedelta(days=15)), user=link.link.user)
    assert "Просит новую ссылку" not in world.school.client().get(reverse("accounts:index")).content.decode()


def test_an_unknown_link_tells_nothing(world: World) -> None:
    page = Client().get(reverse("accounts:use_link", args=["no-such-secret"]))
    assert page.status_code == 404
    assert "Такой ссылки нет" in page.content.decode()
    assert Client().post(reverse("accounts:ask_link", args=["no-such-secret"])).status_code == 404


def test_a_new_link_kills_the_old_one(world: World, clock: Clock) -> None:
    link = invited(world.school)
    make_link(world.school.act(), user=link.link.user)
    assert Client().get(address(link)).status_code == 410


def test_a_closed_account_does_not_come_in_by_link(world: World, clock: Clock) -> None:
    link = invited(world.school)
    link.link.user.is_active = False
    link.link.user.save()
    assert Client().post(address(link)).status_code == 410
    with pytest.raises(LinkDead):
        use_link(system_act(world.school.organisation), link=link.link)


def test_a_link_signs_another_user_out_first(world: World, clock: Clock) -> None:
    link = invited(world.school)
    client = world.school.client("head")
    assert "Сейчас здесь работает" in client.get(address(link)).content.decode()
    client.post(address(link))
    assert client.session["_auth_user_id"] == str(link.link.user_id)


def test_the_links_page_shows_message_and_slips_to_their_maker_only(world: World, clock: Clock) -> None:
    person = world.school.person()
    curator = world.school.client()
    answer = curator.post(reverse("accounts:let_in"), {"persons": [person.pk], "role": "mentor"})
    assert answer["Location"] == reverse("accounts:links")
    page = curator.get(reverse("accounts:links")).content.decode()
    assert "Мария Сергеевна, здравствуйте! Открываю вам вход" in page
    assert "http://testserver/account/link/" in page
    slips = curator.get(reverse("accounts:slips")).content.decode()
    assert slips.count('viewBox="0 0') >= 1
    assert "style=" not in slips
    assert "Личные ссылки готовы" not in world.neighbour.client().get(reverse("accounts:links")).content.decode()


def test_a_curator_opens_nothing_for_a_neighbours_person(world: World, clock: Clock) -> None:
    stranger = world.neighbour.person()
    page = world.school.client().post(reverse("accounts:let_in"), {"persons": [stranger.pk], "role": "mentor"})
    assert page.status_code == 422
    assert not User.objects.filter(person=stranger).exists()
