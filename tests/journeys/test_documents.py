"""The papers of the pairs: from one press of the curator at a desk to the head's signatures on a phone, and what a school may
make its own. Real server, real browser, every page at both widths."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from instruments.documents.engine.word_files import BODY, changed
from instruments.documents.signing import new_signer
from journeys.conftest import PASSWORD, Server, running
from journeys.walker import BothWidths
from nastavnik.instruments.documents.engine import plain_text

DESK, PHONE = (1366, 768), (360, 740)
OURS = "в целях профессионального роста".encode()


@pytest.fixture(scope="module")
def chosen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A school in which pairs have been accepted and consents printed, and nothing about the pairs is signed."""
    with running(tmp_path_factory.mktemp("school"), stage=4) as served:
        yield served


def person(browser: Any, server: Server, login: str, own: tuple[int, int], other: tuple[int, int]) -> BothWidths:
    view = {"width": own[0], "height": own[1]}
    context = browser.new_context(viewport=view, accept_downloads=True, locale="ru-RU")
    walker = BothWidths(context.new_page(), server, other)
    walker.page.goto(f"{server.url}/account/login/")
    walker.page.fill("input[name=login]", login)
    walker.page.fill("input[name=password]", PASSWORD)
    walker.hurry("Войти")
    return walker


def whole(data: bytes) -> zipfile.ZipFile:
    """The archive: every file lies under its sum and is named in the list."""
    archive = zipfile.ZipFile(io.BytesIO(data))
    sums = dict(line.split("  ", 1)[::-1] for line in archive.read("SHA256SUMS.txt").decode().splitlines())
    assert set(sums) == set(archive.namelist()) - {"SHA256SUMS.txt"}
    listed = archive.read("Список.html").decode()
    for name, digest in sums.items():
        assert hashlib.sha256(archive.read(name)).hexdigest() == digest, name
        assert name == "Список.html" or f'href="{name}"' in listed, name
    return archive


def agree(me: BothWidths) -> int:
    """Send every accepted pair for consent and note both answers of each. Returns how many pairs there are."""
    me.page.goto(f"{me.server.url}/selection/send-proposals/")
    me.hurry("Отправить")
    me.page.goto(f"{me.server.url}/selection/")
    answers = [link.get_attribute("href") for link in me.page.get_by_role("link", name=re.compile("^Ответы")).all()]
    for address in answers:
        me.page.goto(me.server.url + address)
        for _ in range(2):
            me.hurry("Да, согласие получено")
    return len(answers)


def number_in(me: BothWidths, pattern: str) -> int:
    """The number in a sentence of the page."""
    found = re.search(pattern, me.page.locator("main").inner_text().replace("\u00a0", " "))
    assert found is not None, pattern
    return int(found[1])


def sign_consents(me: BothWidths) -> None:
    for box in me.page.locator("input[name=consent]").all():
        box.check()
    me.hurry("Отметить подписанным")
    me.hurry("Отметить")


def photograph(pdf: bytes) -> bytes:
    """The first sheet, a little slanted."""
    image = pypdfium2.PdfDocument(pdf)[0].render(scale=2).to_pil().rotate(2, expand=True, fillcolor="white")
    out = io.BytesIO()
    image.convert("L").save(out, "JPEG", quality=60)
    return out.getvalue()


@pytest.mark.browser
def test_the_papers_of_the_pairs(chosen: Server, browser: Any, tmp_path: Path) -> None:
    me = person(browser, chosen, "curator", DESK, PHONE)
    pairs = agree(me)
    assert pairs > 1

    # 1. Without the signatures of the pairs there is no order; the package says what it waits for and leads there.
    me.go("/pairs/")
    me.press("Подготовить документы")
    assert me.says(f"их ждут {pairs} пар")
    me.follow("Посмотреть")
    package = me.path
    assert me.says("Согласия: подписано") and not me.says("О закреплении наставнических пар")
    me.follow("Отметить подписи")
    sign_consents(me)

    # 2. The order, the agreements and the programmes at one press, in one archive, to the head at another press.
    me.go(package)
    me.press("Добавить недостающие")
    made = number_in(me, r"Подготовлено: (\d+) документ")
    me.follow("Посмотреть")
    archive = whole(me.download("Скачать всё"))
    parts = Counter(name.split("/")[0] for name in archive.namelist() if name.endswith(".docx"))
    assert parts["2 Приказ"] == 1 and parts["4 Программы"] == parts["3 Дополнительные соглашения"] <= pairs
    assert sum(parts.values()) - parts["1 Согласия"] == made
    papers = {name.split("/")[0]: plain_text(archive.read(name)) for name in archive.namelist() if "/" in name}
    assert sorted(papers) == ["1 Согласия", "2 Приказ", "3 Дополнительные соглашения", "4 Программы"]
    assert "Закрепить наставников за наставляемыми" in papers["2 Приказ"]
    me.press(f"Передать руководителю ({made})")
    assert number_in(me, r"Передано руководителю: (\d+) документ") == made

    # 3. The head, on a phone: one paper goes back with a remark and comes again.
    head = person(browser, chosen, "head", PHONE, DESK)
    head.follow("На подпись")
    head.page.get_by_label("Отметить все").uncheck()
    assert head.page.locator("input[name=document]:checked").count() == 0
    head.page.locator("input[name=document]").last.check()
    head.page.get_by_text("Вернуть с замечанием").click()
    head.page.get_by_label("Что исправить").fill("Уточните цель")
    head.press("Вернуть отмеченные")
    assert head.says("1 документ: возвращено на доработку")
    assert number_in(head, r"(\d+) документ(?:а|ов)?\b(?!: возвращено)") == made - 1
    me.go(package)
    me.press("Передать руководителю (1)")

    # 4. The order by an electronic signature: the number first, then the frozen file, then the signature beside it.
    head.go("/documents/signing/")
    head.link("Подробнее: О закреплении")
    order = head.path
    head.page.get_by_text("Подписать электронной подписью").click()
    head.press("Получить файл для подписи")
    assert head.says("Номер присвоен: 2-ОД")
    frozen = head.download("Скачать PDF для подписи")
    head.upload("Файл подписи", "подпись.sig", new_signer(tmp_path).sign(frozen))
    head.press("Загрузить подпись")
    assert head.says("Техническая проверка подписи") and head.says("Гаврилова Ольга Викторовна")

    # 5. The rest on paper, all at once, with the day that stands on them.
    head.go("/documents/signing/")
    head.page.get_by_label("Дата подписания").fill("31.12.2026")
    head.press("Подписано на бумаге")
    assert head.says("ещё не наступила")
    head.page.get_by_label("Дата подписания").fill("22.09.2026")
    head.press("Подписано на бумаге")
    assert number_in(head, r"(\d+) документ\w*: подписано и зарегистрировано") == made - 1
    assert head.says("Сегодня подписывать нечего")

    # 6. A photograph of a first sheet is known by its code and kept with its paper.
    me.go("/documents/scan/")
    me.upload("Скан или снимок", "пустой.jpg", photograph(me.fetch("/documents/templates/D03/preview/")))
    me.press("Найти")
    assert me.says("не нашлось нашего QR-кода")
    me.upload("Скан или снимок", "IMG_0012.jpg", photograph(me.fetch(f"{order}pdf/")))
    me.press("Найти")
    assert me.path == order
    assert me.says("Документ узнан по коду") and me.page.get_by_role("link", name="Открыть скан").count() == 1

    # 7. Who has read the order is marked; the package is signed, the pairs are at work.
    me.page.locator("input[name=person]").first.check()
    me.press("Отметить ознакомление")
    assert me.says("Подписали 1 из")
    me.page.get_by_label("Отметить всех").check()
    me.press("Отметить ознакомление")
    assert me.says("Подписали все")
    me.go(package)
    assert re.search(r"подписано (\d+) из \1\b", me.page.locator("main").inner_text())
    me.go("/pairs/")
    assert me.page.get_by_text("Действует").count() > 1
    me.go("/documents/")


@pytest.mark.browser
def test_what_a_school_makes_its_own_and_the_evidence_of_the_year(chosen: Server, browser: Any) -> None:
    me = person(browser, chosen, "curator", DESK, PHONE)

    # 1. Our template in Word: a field that does not exist is named with its paragraph, and nothing is kept.
    me.go("/documents/templates/")
    me.follow("Приказ об утверждении положения")
    ours = me.download("Скачать для правки")
    me.upload("Исправленный образец", "образец.docx", changed(ours, BODY, OURS, "в целях {{ чего_нет }}".encode()))
    me.press("Проверить и загрузить")
    assert me.says("Образец пока не принят") and me.says("Такого поля нет: чего_нет")
    assert me.says("Абзац: «") and me.says("педагогических работников и закрепления их в профессии")
    assert not me.says("Свои образцы")

    # 2. A good one is told by what it changes, looked at, used, and given back.
    me.upload("Исправленный образец", "образец.docx", changed(ours, BODY, OURS, "в целях поддержки".encode()))
    me.press("Проверить и загрузить")
    assert me.says("Изменён 1 абзац")
    assert me.fetch("/documents/templates/D01/1/preview/").startswith(b"%PDF")
    me.press("Ввести в действие")
    assert me.says("Сейчас действует свой № 1")
    me.press("Вернуться к встроенному")
    assert me.says("Действует сейчас")
    me.page.get_by_text("Поля этого документа").click()
    me.look()

    # 3. The layout of every paper: nonsense is refused beside its field.
    me.go("/documents/templates/layout/")
    me.page.get_by_label("Левое поле, мм").fill("5")
    me.press("Сохранить")
    assert me.page.locator("main .field--error").count() == 1 and me.says("От 20 до 50 мм")
    me.page.get_by_label("Левое поле, мм").fill("30")
    me.page.get_by_label("Шрифт", exact=True).select_option("Arial")
    me.press("Сохранить")
    assert me.says("Оформление сохранено")

    # 4. The evidence of the year in one archive.
    me.go("/roadmap/packs/")
    me.press("Собрать архив")
    assert me.says("Архив собран")
    me.follow("Посмотреть")
    archive = whole(me.download("Наставничество 2026"))
    assert any(name.startswith("0 Дорожная карта/") for name in archive.namelist())
