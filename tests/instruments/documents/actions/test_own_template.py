"""A school's own templates: checked before they are kept, used when the school says so, given back at any time."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from conftest import World
from instruments.documents.engine.word_files import BODY, changed, with_part
from instruments.documents.papers import TODAY, Office, open_office
from nastavnik.foundation.files.storing import FileRefused, read
from nastavnik.instruments.documents.access import own_template
from nastavnik.instruments.documents.actions.own_template import (
    TemplateFaulty,
    offer_template,
    retire_template,
    use_template,
)
from nastavnik.instruments.documents.actions.register_document import register_document
from nastavnik.instruments.documents.actions.revise_document import redraw_document
from nastavnik.instruments.documents.engine import plain_text
from nastavnik.instruments.documents.kinds import kind, kinds
from nastavnik.instruments.documents.models import Document, OwnTemplate
from nastavnik.instruments.documents.rendering import TemplateRefused
from nastavnik.instruments.documents.templates import built_in_fields, fields_of
from nastavnik.kernel import tenancy
from nastavnik.kernel.errors import Forbidden, Missing
from nastavnik.kernel.lifecycle import WrongMove
from nastavnik.kernel.writing import permit

CODE = "D01"
OURS = "в целях профессионального роста".encode()


def edited(old: bytes = OURS, new: str = "в целях поддержки молодых педагогов", code: str = CODE) -> bytes:
    """The built-in template as a school changes it."""
    return changed(kind(code).file("template.docx"), BODY, old, new.encode())


def offer(office: Office, data: bytes, code: str = CODE, **given: Any) -> OwnTemplate:
    return offer_template(office.act(), code=code, upload=SimpleUploadedFile("образец.docx", data), **given)


def said(office: Office, document: Document) -> str:
    return plain_text(read(office.stored(document).file))


def problems(office: Office, data: bytes) -> list[tuple[str, str]]:
    with pytest.raises(TemplateFaulty) as caught:
        offer(office, data)
    with tenancy.within(office.school.organisation):
        assert not OwnTemplate.objects.exists(), "nothing faulty is kept"
    return [(item.text, item.paragraph) for item in caught.value.check.problems]


def test_from_word_to_the_next_document_and_back(office: Office) -> None:
    before = office.order()
    own = offer(office, edited())
    assert (own.number, own.state, own.base) == (1, "checked", str(kind(CODE)))
    assert "поддержки молодых" not in said(office, office.order()), "a checked template is not used yet"
    use_template(office.act(), template=own)
    made = office.order()
    assert "в целях поддержки молодых педагогов" in said(office, made)
    assert office.stored(made).template_id == own.pk
    retire_template(office.act(), template=own)
    assert "профессионального роста" in said(office, office.order())
    done = register_document(office.act("head"), document=made, dated_on=TODAY)
    assert "поддержки молодых" in said(office, done), "a paper is finished by the template it was begun with"
    assert "профессионального роста" in said(office, before)


def test_a_draft_goes_over_to_the_template_in_use_when_asked(office: Office) -> None:
    draft = office.order()
    use_template(office.act(), template=offer(office, edited()))
    assert "поддержки молодых" not in said(office, draft)
    assert "поддержки молодых" in said(office, redraw_document(office.act(), document=draft))


def test_one_of_a_kind_is_used(office: Office) -> None:
    first, second = offer(office, edited()), offer(office, edited(new="в целях наставничества"))
    assert (first.number, second.number) == (1, 2)
    use_template(office.act(), template=first)
    use_template(office.act(), template=second)
    with tenancy.within(office.school.organisation):
        assert [row.state for row in OwnTemplate.objects.order_by("number")] == ["retired", "used"]
        with pytest.raises(IntegrityError), transaction.atomic(), permit("the wall below the action"):
            OwnTemplate.objects.filter(number=1).update(state="used")
    use_template(office.act(), template=first)
    with pytest.raises(WrongMove):
        use_template(office.act(), template=first)


def test_an_unknown_field_is_named_with_its_paragraph_and_a_guess(office: Office) -> None:
    found = problems(office, edited("{{ действует_с }}".encode(), "{{ действует_со }}"))
    assert len(found) == 1
    assert "Такого поля нет: действует_со" in found[0][0] and "действует_с?" in found[0][0]
    assert "Утвердить и ввести в действие" in found[0][1]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("{{ действует_с }}", "{{ действует_с", "не закрыты"),
        ("{{ действует_с }}", "{ { действует_с } }", "разделены пробелом"),
        ("{%p endif %}", "", "не сошлись"),
        ("{{ действует_с }}", "{{ действует_с.__class__ }}", "подчёркивани"),
        ("{{ действует_с }}", "{{ cycler() }}", ""),
        ("{{ действует_с }}", "{% set a = 1 %}", ""),
    ],
)
def test_what_cannot_be_a_template_is_said_in_words(office: Office, old: str, new: str, words: str) -> None:
    found = problems(office, edited(old.encode(), new))
    assert found and any(words in text for text, _ in found)


def test_a_hostile_file_is_stopped_at_the_gate(office: Office) -> None:
    bomb = with_part(kind(CODE).file("template.docx"), "word/vbaProject.bin", b"x")
    assert "макросы" in problems(office, bomb)[0][0]
    assert problems(office, b"PK\x03\x04 not a document")
    external = with_part(
        kind(CODE).file("template.docx"),
        "word/_rels/header1.xml.rels",
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" '
        b'Target="http://198.51.100.7/x.png" TargetMode="External"/></Relationships>',
    )
    assert problems(office, external)


def test_an_act_out_of_force_is_flagged_and_may_be_kept_knowingly(office: Office) -> None:
    data = edited(new="в соответствии с приказом Минпросвещения России от 21.07.2022 № 582, в целях")
    with pytest.raises(TemplateFaulty) as caught:
        offer(office, data)
    assert caught.value.check.problems == () and "582" in caught.value.check.stale[0].text
    assert offer(office, data, stale_too=True).state == "checked"


def test_fields_taken_out_are_told(office: Office) -> None:
    from nastavnik.instruments.documents.templates import check_template

    data = edited("{{ действует_с }}".encode(), "дня подписания")
    check = check_template(office.act(), CODE, data)
    assert check.missing == ("действует_с",) and not check.problems


def test_it_is_told_how_many_paragraphs_differ_from_ours(office: Office) -> None:
    from nastavnik.instruments.documents.templates import check_template

    assert check_template(office.act(), CODE, kind(CODE).file("template.docx")).changed == 0
    assert check_template(office.act(), CODE, edited()).changed == 1


def test_a_field_without_a_value_refuses_with_a_way_out(office: Office) -> None:
    """Known to the kind, absent from these facts: the curator is told which field, and the draft is not half made."""
    data = edited("{{ действует_с }}".encode(), "{{ куратор.фио }}")
    use_template(office.act(), template=offer(office, data))
    office.order()
    from nastavnik.instruments.documents.actions.prepare_document import prepare_document

    context = {**json.loads(kind(CODE).file("sample.json")), "куратор": None}
    with pytest.raises(TemplateRefused, match="вернитесь к встроенному"):
        prepare_document(office.act(), year=office.year, code=CODE, title="Приказ", context=context)


def test_a_file_of_another_sort_is_refused(office: Office) -> None:
    with pytest.raises((TemplateFaulty, FileRefused)):
        offer(office, b"%PDF-1.4")


@pytest.mark.parametrize("code", sorted(kinds()))
def test_our_own_template_passes_its_own_check_and_its_fields_are_shown(office: Office, code: str) -> None:
    assert offer(office, kind(code).file("template.docx"), code).number == 1
    shown = {item.name for item in fields_of(code)}
    groups = {name.rpartition(".")[0] for name in shown}
    assert built_in_fields(code) - groups <= shown


def test_who_may_and_the_neighbour(office: Office, world: World) -> None:
    own = offer(office, edited())
    for role in ("mentor", "mentee", "psychologist", "municipal", "regional", "admin"):
        for verb in (use_template, retire_template):
            with pytest.raises(Forbidden):
                verb(office.stranger(role), template=own)
        with pytest.raises(Forbidden):
            offer_template(office.stranger(role), code=CODE, upload=SimpleUploadedFile("о.docx", edited()))
    neighbour = open_office(world.neighbour)
    with pytest.raises(Missing):
        use_template(neighbour.act(), template=own)
    use_template(office.act("head"), template=own)
    assert "поддержки молодых" not in said(neighbour, neighbour.order()), "a template is of one school"
    with tenancy.within(neighbour.school.organisation):
        assert not own_template(neighbour.act(), own.file_id)
    with tenancy.within(office.school.organisation):
        assert own_template(office.act(), own.file_id)
