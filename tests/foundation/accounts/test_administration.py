"""The administrator's accounts and roles; the curator's list; one's own settings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from conftest import NOW, School, World
from nastavnik.foundation.accounts.actions.add_user import add_user
from nastavnik.foundation.accounts.actions.change_account import close_account
from nastavnik.foundation.accounts.actions.change_own_email import EmailTaken, change_own_email
from nastavnik.foundation.accounts.actions.grant_role import WrongRole, end_role, release_participant
from nastavnik.foundation.accounts.actions.let_in import let_in
from nastavnik.foundation.accounts.actions.open_account import PersonNeeded, open_account
from nastavnik.foundation.accounts.models import Membership, SignInLink, User
from nastavnik.foundation.accounts.rules import login_of
from nastavnik.kernel import tenancy
from nastavnik.kernel.errors import Forbidden, Missing


@pytest.fixture(autouse=True)
def _clock(clock: Callable[[datetime], None]) -> None:
    """Roles of the cast are open on the day of the tests."""


@pytest.fixture
def region(world: World) -> School:
    """The region as a place with an administrator."""
    return School(world.region)


@pytest.fixture
def district(world: World) -> School:
    return School(world.municipality)


NEW = {"name": "Лунина Вера Павловна", "role": "curator", "username": "lunina.vp", "email": ""}


def roles_of(user: User) -> list[Membership]:
    with tenancy.everywhere("test"):
        return list(Membership.objects.filter(user=user).order_by("pk").select_related("organisation"))


def test_a_user_is_added_with_role_and_link(world: World, region: School) -> None:
    client = region.client("admin")
    answer = client.post(reverse("accounts:add_user"), {**NEW, "organisation": world.school.organisation.pk})
    assert answer["Location"] == reverse("accounts:links")
    assert "Вера Павловна, здравствуйте!" in client.get(answer["Location"]).content.decode()
    user = User.objects.get(username="lunina.vp")
    assert [(row.role, row.organisation) for row in roles_of(user)] == [("curator", world.school.organisation)]


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"username": "Я"}, "Логин — от 3 до 60 латинских букв"),
        ({"name": ""}, "Заполните это поле."),
        ({"role": "municipal"}, "Роль «Муниципальный методист» бывает только на уровне «Муниципалитет»."),
        ({"email": "собака"}, "Похоже, в адресе ошибка. Проверьте его."),
        ({"organisation": "999999"}, "Проверьте, пожалуйста"),
    ],
)
def test_a_wrong_user_is_refused_in_words_and_nothing_is_left(
    world: World, region: School, changes: dict[str, str], text: str
) -> None:
    page = region.client("admin").post(
        reverse("accounts:add_user"), {**NEW, "organisation": world.school.organisation.pk, **changes}
    )
    assert page.status_code == 422
    assert text in page.content.decode()
    assert not User.objects.filter(name=NEW["name"]).exists()


def test_a_taken_login_is_refused_with_its_name(world: World, region: School) -> None:
    taken = world.school.user().username
    page = region.client("admin").post(
        reverse("accounts:add_user"), {**NEW, "organisation": world.school.organisation.pk, "username": taken.upper()}
    )
    assert f"Логин «{taken.upper()}» уже занят. Придумайте другой." in page.content.decode()


def test_a_district_administrator_does_not_reach_up(world: World, district: School, region: School) -> None:
    higher = region.user("admin")
    for page in ("user", "close_account", "make_link", "remove_second_factor"):
        url = reverse(f"accounts:{page}", args=[higher.pk])
        client = district.client("admin")
        assert (client.get(url) if page == "user" else client.post(url)).status_code == 404, page
    with pytest.raises(WrongRole, match="не подчинена"):
        add_user(district.act("admin"), organisation=world.region, role="admin", name="Ложь", username="lie")
    assert not User.objects.filter(username="lie").exists()


def test_roles_are_periods(world: World, region: School) -> None:
    user, client = world.school.user("curator"), region.client("admin")
    given = {"organisation": world.school.organisation.pk, "role": "head", "starts_on": "16.09.2026"}
    assert client.post(reverse("accounts:grant_role", args=[user.pk]), given).status_code == 302
    page = client.post(reverse("accounts:grant_role", args=[user.pk]), given)
    assert (page.status_code, "Эта роль уже назначена." in page.content.decode()) == (422, True)
    head = roles_of(user)[1]
    early = client.post(reverse("accounts:end_role", args=[head.pk]), {"on": "15.09.2026"})
    assert "Роль началась 16.09.2026. Укажите день не раньше." in early.content.decode()
    assert client.post(reverse("accounts:end_role", args=[head.pk]), {"on": "30.09.2026"}).status_code == 302
    head.refresh_from_db()
    assert f"{head.ends_on:%d.%m.%Y}" == "30.09.2026"
    assert "30.09.2026" in client.get(reverse("accounts:user", args=[user.pk])).content.decode()


def test_nobody_takes_the_ground_from_under_oneself(region: School) -> None:
    act, user = region.act("admin"), region.user("admin")
    with pytest.raises(WrongRole, match="другой администратор"):
        end_role(act, membership=roles_of(user)[0], on=NOW.date())
    page = region.client("admin").post(reverse("accounts:close_account", args=[user.pk]))
    assert (page.status_code, "Свой вход закрыть нельзя" in page.content.decode()) == (422, True)


def test_closing_stops_links_and_reopening_returns(world: World, region: School) -> None:
    [link] = let_in(world.school.act(), persons=[world.school.person()], role="mentor")
    user = link.link.user
    close_account(region.act("admin"), user=user)
    assert not SignInLink.objects.get(pk=link.link.pk).is_live(NOW)
    client = region.client("admin")
    assert "Вход закрыт" in client.get(reverse("accounts:user", args=[user.pk])).content.decode()
    client.post(reverse("accounts:reopen_account", args=[user.pk]))
    user.refresh_from_db()
    assert user.is_active


def test_a_lost_telephone_is_helped(world: World, region: School) -> None:
    user = world.school.user("head")
    TOTP.activate(user, generate_totp_secret())
    region.client("admin").post(reverse("accounts:remove_second_factor", args=[user.pk]))
    assert not user.authenticator_set.exists()


@pytest.mark.parametrize("page", ["users", "add_user"])
@pytest.mark.parametrize("role", ["curator", "head", "mentor", "mentee", "psychologist"])
def test_administration_is_the_administrators(world: World, page: str, role: str) -> None:
    assert world.school.client(role).get(reverse(f"accounts:{page}")).status_code == 403


def test_users_are_found_by_name_in_any_case(world: World, region: School) -> None:
    world.school.user("curator")
    client = region.client("admin")
    assert "curator-" in client.get(reverse("accounts:users"), {"q": "куратор"}).content.decode()
    assert "Никого не нашлось" in client.get(reverse("accounts:users"), {"q": "Нетакого"}).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_lists_cost_the_same_at_any_length(
    world: World, region: School, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    names = ["Белова Мария Сергеевна", "Громова Елена Андреевна", "Ким Артём Валерьевич"]
    let_in(world.school.act(), persons=[world.school.person(name) for name in names[:count]], role="mentor")
    curator, admin = world.school.client(), region.client("admin")
    for client in (curator, admin):
        client.get(reverse("accounts:settings"))
    with django_assert_num_queries(6):  # session, roles, people, memberships, links, year
        assert curator.get(reverse("accounts:index")).status_code == 200
    with django_assert_num_queries(5):  # session, roles, count, users, their roles
        assert admin.get(reverse("accounts:users")).status_code == 200


def test_the_curator_releases_only_participants_of_the_own_school(world: World) -> None:
    [link] = let_in(world.school.act(), persons=[world.school.person()], role="mentor")
    [role] = roles_of(link.link.user)
    assert world.neighbour.client().post(reverse("accounts:release_participant", args=[role.pk])).status_code == 404
    assert world.school.client().post(reverse("accounts:release_participant", args=[role.pk])).status_code == 302
    role.refresh_from_db()
    assert role.ends_on is not None
    assert role.ends_on < NOW.date()
    [head] = roles_of(world.school.user("head"))
    with pytest.raises(WrongRole, match="администратор системы"):
        release_participant(world.school.act(), membership=head)


def test_a_curator_opens_accounts_only_for_people_of_the_school(world: World) -> None:
    with pytest.raises(PersonNeeded):
        open_account(world.school.act(), username="ghost", name="Никто")
    stranger = world.neighbour.person()
    with pytest.raises(Missing):
        open_account(world.school.act(), username="ghost", name="Чужой", person=stranger)


def test_a_mentee_manages_nobody(world: World) -> None:
    with pytest.raises(Forbidden):
        close_account(world.school.act("mentee"), user=world.school.user("mentor"))


def test_own_email_is_changed_after_the_password_and_never_shared(world: World) -> None:
    user = world.school.user()
    client = Client()
    client.post("/account/login/", {"login": user.username, "password": "очень-длинный-пароль"})
    asked = client.get(reverse("accounts:change_own_email"))
    assert asked["Location"].startswith("/account/reauthenticate/")
    client.post(asked["Location"], {"password": "очень-длинный-пароль"})
    assert client.post(reverse("accounts:change_own_email"), {"email": "a@school.ru"}).status_code == 302
    user.refresh_from_db()
    assert user.email == "a@school.ru"
    with pytest.raises(EmailTaken, match="уже указана у другого человека"):
        change_own_email(world.school.act("head"), email="A@school.ru")


def test_my_settings_show_name_roles_and_look(world: World) -> None:
    page = world.school.client("mentee").get(reverse("accounts:settings")).content.decode()
    for text in (
        "Мои настройки",
        "Наставляемый",
        "Сменить пароль",
        "Вторая ступень входа",
        "Тёмная",
        "Версия для слабовидящих",
    ):
        assert text in page


@pytest.mark.parametrize(
    ("parts", "login"),
    [
        (("Белова", "Мария", "Сергеевна"), "belova.ms"),
        (("Щукин-Юрьев", "Ян", ""), "shchukinyurev.y"),
        (("Ким", "Артём", "Валерьевич"), "kim.av"),
        (("Оглы", "", ""), "ogly"),
        (("李", "Ли", ""), "user.l"),
    ],
)
def test_logins_are_easy_to_dictate(parts: tuple[str, str, str], login: str) -> None:
    assert login_of(*parts) == login
