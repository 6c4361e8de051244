"""The first page of every role at moments of the year: it opens, says what comes next, and every link on it leads on."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from lxml import html

from nastavnik.config.demo import Demo, build
from nastavnik.foundation.accounts.models import User

TODAY = date(2026, 11, 23)
STAGES = (0, 1, 3, 5)
LOGINS = {
    0: ("curator", "head", "municipal", "region", "admin"),
    **dict.fromkeys(
        STAGES[1:], ("curator", "head", "mentor", "mentee", "psychologist", "municipal", "region", "admin")
    ),
}
Says = dict[tuple[int, str], tuple[str, ...]]

WORDS: Says = {
    (0, "curator"): ("Начнём учебный год", "Понадобится список педагогов и 15 минут", "Начать учебный год"),
    (0, "head"): ("Учебный год ещё не начат. Его начинает куратор.",),
    (0, "municipal"): ("Нужна помощь", "учебный год не начат", "1 школа"),
    (0, "region"): ("Школа № 12",),
    (0, "admin"): ("Состояние", "4 организации", "Проверить журнал"),
    (1, "curator"): ("Ваш ход", "Ждём других", "Отметить ознакомление", "0 из"),
    (1, "head"): ("Требуют вашего решения", "Сейчас решений от вас не ждут.", "Наставничество идёт по плану."),
    (1, "mentor"): ("Пары пока нет. Предложение придёт после подбора.",),
    (1, "mentee"): ("Наставника подберут после того, как соберут запросы.",),
    (1, "psychologist"): ("педагогов без пары сейчас тоже нет",),
    (1, "municipal"): ("3 школы",),
    (1, "region"): ("5 школ", "0 пар"),
    (1, "admin"): ("8 организаций",),
    (3, "curator"): ("Ваш ход", "Отметить подписи", "Учебный год"),
    (3, "psychologist"): ("Педагоги без пары",),
    (5, "curator"): ("Ваш ход", "Работа пар"),
    (5, "head"): ("4 пары в работе",),
    (5, "mentor"): ("Мои наставляемые", "приказ № "),
    (5, "mentee"): ("Мой наставник", "До 31 мая 2027, приказ № "),
    (5, "psychologist"): ("педагогов без пары сейчас тоже нет",),
    (5, "municipal"): ("без вопросов",),
    (5, "region"): ("5 школ", "Школа села Ключи"),
}


@pytest.fixture(params=STAGES, ids=lambda stage: f"stage-{stage}")
def demo(request: pytest.FixtureRequest, db: None, clock: Callable[[datetime], None]) -> Demo:
    made = build(request.param, TODAY)
    clock(made.moment)
    return made


def sign_in(login: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=login), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def links(answer: Any) -> list[str]:
    """Addresses of our own that the page leads to by a link."""
    found = html.fromstring(answer.content).xpath("//a/@href")
    plain = [urlsplit(str(href)) for href in found]
    return list(
        dict.fromkeys(
            part.path + (f"?{part.query}" if part.query else "") for part in plain if part.path and not part.netloc
        )
    )


def test_every_role_of_the_demonstration_is_looked_at(demo: Demo) -> None:
    main = {login for login, _ in demo.sign_ins if not login.startswith("school")}
    assert main == set(LOGINS[demo.stage])


def test_every_desk_opens_says_what_is_next_and_all_its_links_lead_on(demo: Demo) -> None:
    for login in LOGINS[demo.stage]:
        client = sign_in(login)
        answer = client.get("/")
        assert answer.status_code == 200, login
        tree = html.fromstring(answer.content)
        assert len(tree.xpath("//h1")) == 1, login
        assert len(tree.xpath("//main//*[contains(@class, 'btn--primary')]")) <= 1, login
        page = " ".join(tree.xpath("//main")[0].text_content().split())
        for words in WORDS.get((demo.stage, login), ()):
            assert words in page, (login, words)
        addresses = links(answer)
        assert len(addresses) > 3, login
        broken = {href: status for href in addresses if (status := status_of(client, href)) != 200}
        assert broken == {}, login


def status_of(client: Client, href: str) -> int:
    """200 also for a page that leads to the right one; what it leads to must answer."""
    return int(client.get(href, follow=True).status_code)


def test_every_page_a_role_can_click_to_answers(demo: Demo) -> None:
    """The whole house by its links, role by role: no dead end, no door that a link opens and a permission shuts."""
    for login in LOGINS[demo.stage]:
        client = sign_in(login)
        seen, queue = {"/"}, deque(["/"])
        while queue and len(seen) < 150:
            href = queue.popleft()
            answer = client.get(href, follow=True)
            assert answer.status_code == 200, (login, href)
            if not answer.headers["Content-Type"].startswith("text/html"):
                continue
            fresh = [
                link
                for link in links(answer)
                if shape(link) not in {shape(old) for old in seen} and link.startswith("/")
            ]
            for link in fresh:
                if shape(link) not in {shape(old) for old in seen}:
                    seen.add(link)
                    queue.append(link)


def shape(href: str) -> str:
    """Pages that differ in a number only are one page."""
    return "/".join("#" if part.isdigit() else part for part in urlsplit(href).path.split("/"))
