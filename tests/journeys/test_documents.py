"""The papers of the pairs: from one press of the curator to the registered file. Real server, real browser, both sizes."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from instruments.documents.actions.test_own_template import edited
from instruments.documents.signing import new_signer
from journeys.conftest import Server, running
from journeys.walker import Walker
from nastavnik.instruments.documents.engine import plain_text

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.fixture
def chosen(tmp_path: Path) -> Iterator[Server]:
    """A school in which pairs have been accepted, and nothing is signed."""
    with running(tmp_path / "school", stage=4) as served:
        yield served


def file_of(me: Walker, button: str) -> bytes:
    """What a press downloads."""
    with me.page.expect_download() as started:
        me.page.locator("main").get_by_text(button, exact=True).first.click()
    return Path(started.value.path()).read_bytes()


def upload(me: Walker, name: str, kind: str, data: bytes) -> None:
    """Into the one file field that can be seen."""
    field = me.page.locator("main input[type=file]:visible").first
    field.set_input_files({"name": name, "mimeType": kind, "buffer": data})


def check_sums(archive: zipfile.ZipFile) -> None:
    """Every file of the archive is under its sum."""
    lines = archive.read("SHA256SUMS.txt").decode().splitlines()
    assert len(lines) >= 2
    for line in lines:
        digest, _, name = line.partition("  ")
        assert hashlib.sha256(archive.read(name)).hexdigest() == digest, name


def sign_consents(me: Walker) -> None:
    me.go("/selection/participants/")
    for box in me.page.locator("input[name=consent]").all():
        box.check()
    me.press("Отметить подписанным")
    me.page.get_by_role("button", name=re.compile("^Отметить")).first.click()
    me.page.wait_for_load_state()


def first_sheet(pdf: bytes) -> bytes:
    """A photograph of it."""
    out = io.BytesIO()
    pypdfium2.PdfDocument(pdf)[0].render(scale=2).to_pil().convert("L").save(out, "JPEG", quality=60)
    return out.getvalue()


def pdf_of(me: Walker, path: str) -> bytes:
    answer = me.page.request.get(f"{me.server.url}{path}pdf/")
    assert answer.status == 200 and answer.body()[:5] == b"%PDF-"
    return bytes(answer.body())


def agree(me: Walker) -> int:
    """Send every accepted pair for consent, and note both answers of each. Returns how many there are."""
    me.go("/selection/")
    me.follow("Отправить на согласие")
    me.page.get_by_role("button", name=re.compile("^Отправить")).first.click()
    me.page.wait_for_load_state()
    me.go("/selection/")
    answers = [link.get_attribute("href") for link in me.page.get_by_role("link", name=re.compile("^Ответы")).all()]
    for address in answers:
        me.page.goto(me.server.url + address)
        for _ in range(2):
            me.page.get_by_role("button", name=re.compile("^Да, согласие получено")).first.click()
            me.page.wait_for_load_state()
    return len(answers)


@pytest.mark.browser
@pytest.mark.parametrize("size", [(1366, 768), (360, 740)], ids=["desktop", "phone"])
def test_the_papers_of_the_pairs(chosen: Server, browser: Any, tmp_path: Path, size: tuple[int, int]) -> None:
    def person(login: str) -> Walker:
        view = {"width": size[0], "height": size[1]}
        context = browser.new_context(viewport=view, accept_downloads=True, locale="ru-RU")
        walker = Walker(context.new_page(), chosen)
        walker.sign_in(login)
        return walker

    me, chief = person("curator"), person("head")

    # 1. The consents to the duties are signed; one press makes the order, the agreements and the programmes.
    assert agree(me) > 1
    sign_consents(me)
    me.go("/pairs/")
    me.press("Подготовить документы")
    assert me.says("Подготовлено")
    me.link("Посмотреть")
    package = me.page.url.removeprefix(chosen.url)
    archive = zipfile.ZipFile(io.BytesIO(file_of(me, "Скачать всё")))
    listed = archive.read("Список.html").decode()
    assert "Дополнительное соглашение" in listed and "Программа наставничества" in listed
    order = next(archive.read(name) for name in archive.namelist() if name.startswith("2 Приказ/"))
    assert "Закрепить наставников за наставляемыми" in plain_text(order)
    check_sums(archive)

    # 2. All of them go to the head at once.
    me.press("Передать руководителю")
    assert me.says("Передано руководителю")

    # 3. One with an electronic signature: the number first, then the frozen file, then the signature beside it.
    chief.go("/documents/signing/")
    waiting = chief.page.locator("input[name=document]").count()
    assert waiting > 3
    chief.page.get_by_role("link", name=re.compile("^Подробнее")).first.click()
    chief.page.wait_for_load_state()
    chief.look()
    path = chief.page.url.removeprefix(chosen.url)
    chief.page.get_by_text("Подписать электронной подписью").click()
    chief.press("Получить файл для подписи")
    assert chief.says("Номер присвоен")
    frozen = file_of(chief, "Скачать PDF для подписи")
    upload(chief, "подпись.sig", "application/octet-stream", new_signer(tmp_path).sign(frozen))
    chief.press("Загрузить подпись")
    assert chief.says("Техническая проверка подписи")

    # 4. The rest on paper, at once.
    chief.go("/documents/signing/")
    assert chief.page.locator("input[name=document]").count() == waiting - 1
    chief.press("Подписано на бумаге")
    assert chief.says("подписано и зарегистрировано") and chief.says("Сегодня подписывать нечего")

    # 5. The scan page knows a photograph of a first sheet by its code.
    me.go("/documents/scan/")
    upload(me, "лист.jpg", "image/jpeg", first_sheet(pdf_of(me, path)))
    me.press("Найти")
    assert me.page.url.removeprefix(chosen.url).startswith(path)

    # 6. Who has read the order is marked, and the pairs are at work.
    me.page.locator("input[name=person]").first.check()
    me.press("Отметить ознакомление")
    assert me.says("Подписали 1 из")
    me.go(package)
    assert me.says("подписано 29 из 29")
    me.go("/pairs/")
    assert me.page.get_by_text("Действует").count() > 1


@pytest.mark.browser
@pytest.mark.parametrize("size", [(1366, 768), (360, 740)], ids=["desktop", "phone"])
def test_the_schools_own_template_and_layout(chosen: Server, browser: Any, size: tuple[int, int]) -> None:
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, accept_downloads=True, locale="ru-RU")
    me = Walker(context.new_page(), chosen)
    me.sign_in("curator")

    me.go("/documents/templates/")
    me.go("/documents/templates/D01/")
    assert "{{" in plain_text(file_of(me, "Скачать для правки"))

    # A field that does not exist is named together with its paragraph, and nothing is kept.
    upload(me, "образец.docx", DOCX, edited(new="в целях {{ чего_нет }}"))
    me.press("Проверить и загрузить")
    assert me.says("Что поправить в образце") and me.says("чего_нет") and me.says("Абзац:")
    assert not me.says("Свои образцы")

    # A good one is looked at, used, and given back.
    upload(me, "образец.docx", DOCX, edited())
    me.press("Проверить и загрузить")
    assert me.says("Свой № 1")
    me.press("Ввести в действие")
    assert me.page.get_by_role("button", name="Вернуться к встроенному").count() == 1
    preview = me.page.request.get(f"{chosen.url}/documents/templates/D01/1/preview/")
    assert preview.status == 200 and preview.body()[:5] == b"%PDF-"
    me.press("Вернуться к встроенному")
    assert me.says("Действует сейчас")

    me.go("/documents/templates/layout/")
    me.page.locator("main input[name=left]").fill("5")
    me.press("Сохранить")
    assert me.page.locator(".error").count() == 1, "nonsense is refused beside its field"

    # The year's evidence in one archive, every file under its sum.
    me.go("/roadmap/packs/")
    me.press("Собрать архив")
    me.go("/roadmap/packs/")
    with me.page.expect_download() as started:
        me.page.locator("main a[href*='/files/']").first.click()
    check_sums(zipfile.ZipFile(started.value.path()))
    context.close()
