"""Training on the screen: a year of it by the buttons, who sees what, the cost of lists."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from conftest import World
from nastavnik.foundation.jobs.models import Job
from nastavnik.foundation.jobs.running import run
from nastavnik.stages.selection.training.actions.book_slot import book_slot
from nastavnik.stages.selection.training.actions.move_session import cancel_session, move_session
from nastavnik.stages.selection.training.models import Attendee, Booking, Session, SessionItem, Slot
from stages.cast import everybody, text
from stages.selection.training.club import AHEAD, Club

INDEX, CONSULT, MATERIALS, TRAINED = (
    reverse(f"training:{page}") for page in ("index", "consultations", "materials", "trained")
)


@pytest.mark.parametrize(
    ("page", "allowed"),
    [
        ("index", {"curator", "head", "mentor"}),
        ("plan", {"curator"}),
        ("consultations", {"curator", "mentor"}),
        ("offer", {"curator", "mentor"}),
        ("materials", {"curator", "head", "mentor", "mentee"}),
        ("add_material", {"curator"}),
        ("trained", {"curator", "head"}),
        ("rule", {"curator", "head"}),
    ],
)
def test_who_opens_which_page(club: Club, world: World, page: str, allowed: set[str]) -> None:
    for role, client in everybody(world):
        assert (client.get(reverse(f"training:{page}")).status_code == 200) == (role in allowed), role


@pytest.mark.parametrize(
    "page", ["edit_session", "programme", "attach", "move", "cancel", "invite", "attendance", "minutes"]
)
def test_every_form_of_a_session_opens_for_the_curator_alone(club: Club, page: str) -> None:
    [me] = club.mentors(1)
    session = club.session(me)
    url = reverse(f"training:{page}", args=[session.pk])
    assert club.stage.school.client().get(url).status_code == 200
    assert club.stage.school.client("mentor", me).get(url).status_code == 403


def test_a_session_by_the_buttons(club: Club, clock: Callable[[datetime], None]) -> None:
    first, second = club.mentors(2)
    client = club.stage.school.client()
    told = {"kind": "setup", "title": "Начинаем год", "day": "21.09.2026", "time": "14:30", "place": "Кабинет 12"}
    assert client.post(reverse("training:plan"), {**told, "place": ""}).status_code == 422
    client.post(reverse("training:plan"), told)
    [session] = club.stage.all(Session)
    assert session.starts_at == datetime(2026, 9, 21, 11, 30, tzinfo=UTC)
    url = reverse("training:programme", args=[session.pk])
    answer = client.post(url, {"title-1": "Роли"})
    assert answer.status_code == 422 and "Сколько минут" in text(answer)
    client.post(
        url, {"title-1": "Роли", "minutes-1": "50", "leader-1": first.pk, "title-3": "Вопросы", "minutes-3": "40"}
    )
    assert [(row.title, row.position) for row in club.stage.all(SessionItem)] == [("Роли", 1), ("Вопросы", 2)]
    client.post(reverse("training:invite", args=[session.pk]), {"all": "1"})
    assert {row.person_id for row in club.stage.all(Attendee)} == {first.pk, second.pk}
    phone = club.stage.school.client("mentor", first)
    assert "Приглашение на занятие" in text(phone.get("/"))
    [mine] = club.stage.all(Attendee, person=first)
    answer = phone.post(reverse("training:answer", args=[mine.pk]), {"yes": "1"}, follow=True)
    assert "Спасибо, ждём вас." in text(answer)
    page = text(client.get(reverse("training:session", args=[session.pk])))
    assert "Будут 1 из 2, не ответили 1." in page
    clock(AHEAD + timedelta(hours=3))
    answer = client.post(reverse("training:attendance", args=[session.pk]), {"came": [first.pk]}, follow=True)
    assert "Отмечено: были 1." in text(answer)
    answer = client.post(
        reverse("training:minutes", args=[session.pk]), {"chair": first.pk, "secretary": second.pk}, follow=True
    )
    assert "Протокол установочной сессии наставников: Начинаем год" in text(answer)
    client.post(reverse("training:certify", args=[session.pk]))
    [job] = club.stage.all(Job)
    run(job.pk)
    answer = client.post(reverse("training:send_certificates", args=[session.pk]), follow=True)
    assert "Передано руководителю: 1 справка." in text(answer)
    trained = text(client.get(TRAINED))
    assert "1 из 2</span> обучены" in trained
    assert "Обучение есть" in text(phone.get(INDEX))


def test_the_invited_are_told_of_a_move_and_of_a_cancellation(club: Club) -> None:
    [me] = club.mentors(1)
    session = club.session(me)
    phone = club.stage.school.client("mentor", me)
    move_session(club.act, session=session, starts_at=AHEAD + timedelta(days=1), reason="Педсовет")
    assert "Занятие перенесено" in text(phone.get("/"))
    assert "было 21.09.2026, 14:00, теперь 22.09.2026, 14:00. Педсовет" in text(
        phone.get(reverse("training:session", args=[session.pk]))
    )
    cancel_session(club.act, session=session, reason="Карантин")
    assert "Занятие отменено" in text(phone.get("/"))
    assert "Карантин" in text(phone.get(INDEX))
    assert "отменено" in text(club.stage.school.client().get(reverse("training:session", args=[session.pk])))


def test_a_mentor_sees_no_session_of_others_and_no_names(club: Club) -> None:
    me, other = club.mentors(2)
    theirs, ours = club.session(other), club.session(me, other, title="Общая", programme=False)
    phone = club.stage.school.client("mentor", me)
    assert phone.get(reverse("training:session", args=[theirs.pk])).status_code == 404
    page = text(phone.get(reverse("training:session", args=[ours.pk])))
    assert "Общая" in page and other.surname not in page
    [row] = club.stage.all(Attendee, session=theirs)
    assert phone.post(reverse("training:answer", args=[row.pk]), {"yes": "1"}).status_code == 404


def test_booking_on_a_phone_and_what_the_others_see(club: Club) -> None:
    me, host, other = club.mentors(3)
    phone = club.stage.school.client("mentor", me)
    slot = club.slot(host)
    assert host.short_name.replace("\u00a0", " ") in text(phone.get(CONSULT))
    url = reverse("training:book", args=[slot.pk])
    answer = phone.post(url, {"question": "Как начать урок"}, follow=True)
    assert "Записано." in text(answer) and "Как начать урок" in text(answer)
    [booking] = club.stage.all(Booking)
    assert booking.person_id == me.pk
    curator = text(club.stage.school.client().get(CONSULT))
    assert "Как начать урок" in curator
    late = club.stage.school.client().post(url, {"person": other.pk})
    assert late.status_code == 422 and "только что заняли" in text(late)
    phone.post(reverse("training:release", args=[booking.pk]))
    assert club.stage.all(Booking) == []


def test_a_third_mentor_sees_nothing_of_a_booking(club: Club) -> None:
    me, host, third = club.mentors(3)
    booking = book_slot(club.act, slot_id=club.slot(host).pk, person=me, question="Как начать урок")
    client = club.stage.school.client("mentor", third)
    page = text(client.get(CONSULT))
    assert "Как начать урок" not in page and me.surname not in page
    assert client.get(reverse("training:note", args=[booking.pk])).status_code == 404
    assert client.post(reverse("training:release", args=[booking.pk])).status_code == 404
    assert len(club.stage.all(Booking)) == 1


def test_the_curator_offers_times_of_a_guest_and_a_mentor_ones_own(club: Club) -> None:
    [me] = club.mentors(1)
    told = {"day": "21.09.2026", "time": "14:00", "count": "3", "minutes": "20", "place": "5"}
    club.stage.school.client().post(reverse("training:offer"), {**told, "guest": "Власова Н. А."})
    club.stage.school.client("mentor", me).post(reverse("training:offer"), told)
    rows = club.stage.all(Slot)
    assert [row.who for row in rows].count("Власова Н. А.") == 3
    assert sum(row.host_id == me.pk for row in rows) == 3
    assert len({row.starts_at for row in rows}) == 3


def test_empty_pages_say_what_to_do(club: Club) -> None:
    client = club.stage.school.client()
    assert "Начните с установочной сессии" in text(client.get(INDEX))
    assert "Взять готовые материалы" in text(client.get(MATERIALS))
    assert "Свободного времени сейчас нет" in text(client.get(CONSULT))
    assert "В банке наставников пока никого нет" in text(client.get(TRAINED))
    client.post(reverse("training:take_starters"))
    assert "Первая встреча с наставляемым" in text(client.get(MATERIALS))


def test_the_rule_is_changed_on_the_screen(club: Club) -> None:
    client = club.stage.school.client("head")
    url = reverse("training:rule")
    assert client.post(url, {"hours": "2", "years": "3"}).status_code == 422
    client.post(url, {"kinds": ["setup", "exchange"], "hours": "4", "years": "0"})
    assert "не меньше 4 академических часов. Считаются: установочная сессия, обмен опытом." in text(client.get(TRAINED))


@pytest.mark.parametrize(
    ("page", "role"),
    [
        ("index", "curator"),
        ("index", "mentor"),
        ("consultations", "curator"),
        ("materials", "curator"),
        ("trained", "curator"),
    ],
)
def test_lists_cost_the_same_with_one_row_and_three(
    club: Club, page: str, role: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    people = club.mentors(2)
    client = club.stage.school.client(role, people[0] if role == "mentor" else None)
    url = reverse(f"training:{page}")

    def fill(number: int) -> None:
        club.session(*people, title=f"Занятие {number}", starts_at=AHEAD + timedelta(days=number))
        start = AHEAD + timedelta(hours=number)
        booked = club.slot(people[1], starts=[start])
        club.slot(starts=[start])
        book_slot(club.act, slot_id=booked.pk, person=people[0])
        club.material(title=f"Материал {number}", must_read=True)

    def cost() -> int:
        client.get(url)
        with django_assert_max_num_queries(40) as asked:
            assert client.get(url).status_code == 200
        return len(asked)

    fill(0)
    one = cost()
    fill(1)
    fill(2)
    club.mentors(2)
    assert cost() == one <= 16


def test_a_session_costs_the_same_with_one_and_three_invited(
    club: Club, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    first = club.session(*club.mentors(1))
    second = club.session(*club.mentors(3), title="Вторая")
    client = club.stage.school.client()
    counts = []
    for session in (first, second, first):
        with django_assert_max_num_queries(30) as asked:
            client.get(reverse("training:session", args=[session.pk]))
        counts.append(len(asked))
    assert counts[1] == counts[2] <= 16
