"""Bad input of a respondent: links that are guessed, reused, late, not theirs; two tabs, the back button, answers that fit no more."""

from __future__ import annotations

import io
import logging
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from conftest import School
from instruments.surveys.conftest import Asking, filled
from instruments.surveys.test_respondent import PHONE, walk
from instruments.surveys.test_sealing import anonymous, answer
from nastavnik.config.settings import LOGGING
from nastavnik.foundation.people.actions.end_employment import end_employment
from nastavnik.instruments.surveys.actions.run_campaign import close_campaign, renew_link
from nastavnik.instruments.surveys.answering import keep, open_sheet
from nastavnik.instruments.surveys.guessing import MISSES
from nastavnik.instruments.surveys.logs import WithoutLinks
from nastavnik.instruments.surveys.models import ConfidentialAnswers, Draft, NamedAnswers, SealedAnswers
from nastavnik.instruments.surveys.sealing import settle
from nastavnik.kernel import tenancy
from stages.cast import text

GUESS = "/o/2222-3333-4444-5555-6666-7777-88"


# ── links ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_guessed_link_opens_nothing_and_guessing_is_stopped_in_words(ask: Asking) -> None:
    collection = ask("mentee_needs", 1)
    cache.clear()
    guesser = Client()
    for _ in range(MISSES):
        missed = guesser.get(GUESS)
        assert missed.status_code == 404 and missed["Referrer-Policy"] == "no-referrer"
    stopped = guesser.get(GUESS)
    assert stopped.status_code == 429
    assert "Слишком много попыток" in text(stopped) and "Подождите минуту" in text(stopped)
    assert guesser.get(collection.link(collection.people[0])).status_code == 302, "a right link opens all the same"


def test_right_links_are_never_counted(ask: Asking) -> None:
    """A whole staff room behind one address opens its links at once."""
    collection = ask("mentee_needs", 1)
    cache.clear()
    link = collection.link(collection.people[0])
    assert {Client().get(link).status_code for _ in range(MISSES + 5)} == {302}


def test_the_token_stays_out_of_pages_and_further_addresses(ask: Asking) -> None:
    collection = ask("mentee_needs", 1)
    link = collection.link(collection.people[0])
    client = Client()
    response = client.get(link)
    assert (response["Location"], response["Referrer-Policy"]) == ("/o/", "no-referrer")
    assert link.removeprefix("/o/") not in client.get("/o/").content.decode()
    assert link.removeprefix("/o/")[:9] not in str(client.cookies)


def test_logs_hold_no_link(db: None, caplog: pytest.LogCaptureFixture) -> None:
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.addFilter(WithoutLinks())
    logger = logging.getLogger("django.request")
    logger.addHandler(handler)
    try:
        with caplog.at_level(logging.WARNING, logger="django.request"):
            Client().get(GUESS)
    finally:
        logger.removeHandler(handler)
    assert "/o/…" in out.getvalue() and "2222" not in out.getvalue()
    assert all(handler["filters"] == ["without_links"] for handler in LOGGING["handlers"].values())


def test_a_renewed_link_closes_the_old_one_and_its_cookie(ask: Asking) -> None:
    collection = ask("mentee_needs", 1)
    old, client = collection.link(collection.people[0]), collection.client(collection.people[0])
    client.post("/o/q/situation/", {"situation": "Начато"}, **PHONE)
    renew_link(collection.school.act(), invitation=collection.invitation(collection.people[0]))
    assert Client().get(old).status_code == 404
    assert client.get("/o/").status_code == 404, "the cookie of the old link opens nothing"
    assert "С возвращением" in text(collection.client(collection.people[0]).get("/o/")), "what was begun is kept"


def test_a_late_link_says_when_it_closed_and_whom_to_write_to(ask: Asking, clock: Any, school: School) -> None:
    collection = ask("mentee_needs", 1)
    client = collection.client(collection.people[0])
    clock(datetime(2026, 10, 2, 9, 0, tzinfo=UTC))
    late = client.get("/o/")
    assert late.status_code == 409
    assert "Опрос закрылся 30 сентября" in text(late) and f"напишите куратору: {school.user()}" in text(late)
    assert client.post("/o/q/situation/", {"situation": "Поздно"}, **PHONE).status_code == 409
    assert client.post("/o/check/").status_code == 409
    with tenancy.within(school.organisation):
        assert not Draft.objects.exists()


def test_an_early_link_says_when_it_opens(ask: Asking, clock: Any) -> None:
    collection = ask("mentee_needs", 1)
    clock(datetime(2026, 9, 10, 9, 0, tzinfo=UTC))
    client = Client()
    client.get(collection.link(collection.people[0]))
    assert "Анкета откроется 15 сентября" in text(client.get("/o/"))


def test_a_reused_link_changes_the_answer_or_says_why_not(ask: Asking) -> None:
    collection = ask("mentee_needs", 1)
    answer(collection, collection.people[0], 2)
    again = collection.client(collection.people[0])
    assert "Изменить ответы" in text(again.get("/o/"))
    hidden = anonymous(ask("mid_check", 1))
    answer(hidden, hidden.people[0], 2)
    refused = Client()
    refused.get(hidden.link(hidden.people[0]))
    page = refused.get("/o/")
    assert page.status_code == 409 and "хранится без связи с вами" in text(page)


def test_i_am_not_maria(ask: Asking) -> None:
    collection = ask("mentee_needs", 1)
    client = collection.client(collection.people[0])
    assert "Я не Мария" in text(client.get("/o/"))
    assert client.get("/o/stranger/").status_code == 200
    assert collection.invitation(collection.people[0]).state == "opened", "looking does nothing"
    client.post("/o/stranger/")
    assert collection.invitation(collection.people[0]).state == "revoked"
    page = text(collection.school.client().get(reverse("surveys:campaign", args=[collection.campaign.pk])))
    assert "ссылку открыл другой человек" in page


def test_a_refusal_is_as_good_as_an_answer_and_may_be_taken_back(ask: Asking) -> None:
    collection = ask("mentee_needs", 1)
    client = collection.client(collection.people[0])
    said = client.post("/o/decline/")
    assert "напоминать не будем" in text(said) and "причину мы не спрашиваем" in text(said)
    assert collection.invitation(collection.people[0]).state == "declined"
    client.post("/o/q/situation/", {"situation": "Всё-таки"}, **PHONE)
    assert collection.invitation(collection.people[0]).state == "started"


def test_who_was_dismissed_meanwhile(ask: Asking, clock: Any, school: School) -> None:
    """The link takes nothing more; the curator sees why; what was answered before stays."""
    collection = ask("mentee_needs", 2)
    answer(collection, collection.people[1], 2)
    client = collection.client(collection.people[0])
    for person in collection.people:
        end_employment(school.act(), person=person, on=date(2026, 9, 16))
    clock(datetime(2026, 9, 18, 9, 0, tzinfo=UTC))
    assert "для тех, кто работает в школе сейчас" in text(client.get("/o/"))
    assert client.post("/o/check/").status_code == 409
    page = text(school.client().get(reverse("surveys:campaign", args=[collection.campaign.pk])))
    assert page.count("уже не работает в школе") == 2
    assert "Напомнить" not in page
    with tenancy.within(school.organisation):
        assert NamedAnswers.objects.count() == 1


# ── on the way ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_two_tabs_and_two_devices_do_not_undo_each_other(ask: Asking) -> None:
    collection = ask("mentee_needs", 1)
    one, other = collection.client(collection.people[0]), collection.client(collection.people[0])
    one.get("/o/q/situation/", **PHONE)
    other.get("/o/q/success/", **PHONE)
    one.post("/o/q/situation/", {"situation": "С телефона"}, **PHONE)
    other.post("/o/q/success/", {"success": "С компьютера"}, **PHONE)
    one.post("/o/q/needs_grid.LES1/", {"needs_grid:LES1": "2"}, **PHONE)
    other.post("/o/q/needs_grid.LES2/", {"needs_grid:LES2": "3"}, **PHONE)
    with tenancy.within(collection.school.organisation):
        answers = open_sheet(collection.school.act(), collection.invitation(collection.people[0])).answers
    assert answers == {"situation": "С телефона", "success": "С компьютера", "needs_grid": {"LES1": 2, "LES2": 3}}


def test_the_back_button_and_a_second_sending(ask: Asking) -> None:
    """Back to an earlier screen and on again; «Отправить» pressed twice keeps one answer."""
    collection = ask("mentee_needs", 1)
    client = collection.client(collection.people[0])
    walk(collection, client, collection.invitation(collection.people[0]), layout="sections")
    client.post("/o/q/situation/", {"situation": "Передумала"}, **PHONE)
    assert client.post("/o/check/").status_code == 302
    assert client.post("/o/check/").status_code == 302, "from the second tab, or after «Назад»"
    with tenancy.within(collection.school.organisation):
        row = NamedAnswers.objects.get()
        assert row.answers["situation"] == "Передумала"
        assert settle(collection.campaign, closing=True) == 1
        assert ConfidentialAnswers.objects.count() == 1


def test_answers_that_fit_no_more_are_named_before_sending_and_dropped(ask: Asking) -> None:
    collection = ask("mentor_candidate", 1)
    client = collection.client(collection.people[0])
    walk(collection, client, collection.invitation(collection.people[0]), layout="sections", pick=1)
    client.post("/o/q/readiness/", {"readiness": "yes"}, **PHONE)
    page = text(client.get("/o/check/"))
    assert "после других ваших ответов уже не нужны: «Какие условия для вас важны?»" in page
    assert client.post("/o/check/").status_code == 302
    with tenancy.within(collection.school.organisation):
        assert "conditions" not in NamedAnswers.objects.get().answers


def test_a_question_brought_by_an_answer_on_the_same_page_is_asked_at_once(ask: Asking) -> None:
    collection = ask("mentor_candidate", 1)
    client = collection.client(collection.people[0])
    assert "Какие условия" not in client.get("/o/q/readiness/").content.decode()
    with tenancy.within(collection.school.organisation):
        sheet = open_sheet(collection.school.act(), collection.invitation(collection.people[0]))
        screen = sheet.walk.screens("sections")[0]
    on = client.post("/o/q/readiness/", {**filled(screen), "readiness": "conditions"})
    assert (on.status_code, on["Location"]) == (302, "/o/q/readiness/")
    assert "Какие условия" in client.get(on["Location"]).content.decode()


@pytest.mark.parametrize(("layout", "headers"), [("sections", {}), ("one_question", PHONE)])
def test_a_section_without_names_may_be_passed_over(ask: Asking, layout: str, headers: dict[str, str]) -> None:
    collection = ask("mentee_needs", 2)
    client = collection.client(collection.people[0])
    walk(collection, client, collection.invitation(collection.people[0]), layout=layout, **headers)
    border = "/o/q/border-state/" if headers else "/o/q/confidence/"
    shown = text(client.get(border, **headers))
    assert "Пропустить раздел" in shown and "Приглашено: 2 человека" in shown
    assert "Пропустить раздел" not in text(client.get("/o/q/subjects/", **headers))
    on = client.post(border, {"skip": "1"}, **headers)
    assert on["Location"] == "/o/q/psychologist/"
    page = text(client.get("/o/check/", **headers))
    assert "Раздел «Как вам работается» пропущен" in page and "Насколько это похоже" not in page
    assert "Не отправим" not in page
    back = client.post("/o/q/border-state/", **headers)
    assert back["Location"] == ("/o/q/confidence.tc1/" if headers else "/o/q/confidence/"), "taken up again"
    client.post(border, {"skip": "1"}, **headers)
    assert client.post("/o/check/", **headers).status_code == 302
    with tenancy.within(collection.school.organisation):
        assert NamedAnswers.objects.exists() and not SealedAnswers.objects.exists()


def test_a_signed_in_person_finds_what_waits(ask: Asking, school: School) -> None:
    collection = ask("mentee_needs", 2)
    mine = school.client("mentee", collection.people[0])
    page = text(mine.get(reverse("surveys:own")))
    assert "С чем вам помочь" in page
    assert mine.get(reverse("respond:own", args=[collection.campaign.pk]))["Location"] == "/o/"
    assert collection.people[0].name in text(mine.get("/o/")), "their own sheet"
    keep_nobody = school.client("head").get(reverse("respond:own", args=[collection.campaign.pk]))
    assert keep_nobody["Location"] == reverse("surveys:own")
    with tenancy.within(school.organisation):
        close_campaign(school.act(), campaign=collection.campaign)
    assert "анкет для вас нет" in text(mine.get(reverse("surveys:own")))


def test_an_answer_is_kept_before_the_next_page_is_shown(ask: Asking) -> None:
    collection = ask("mentee_needs", 1)
    client = collection.client(collection.people[0])
    client.post("/o/q/situation/", {"situation": "x" * 5000}, **PHONE)
    with tenancy.within(collection.school.organisation):
        sheet = open_sheet(collection.school.act(), collection.invitation(collection.people[0]))
        assert "situation" not in sheet.answers, "what is too long is refused, not cut"
        keep(sheet, {"situation": "Коротко"})
    assert "Сохранено" in text(client.get("/o/q/success/", **PHONE))
