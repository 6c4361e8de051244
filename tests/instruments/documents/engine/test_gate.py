"""The gate refuses every hostile Word file of the security table with a sentence, and takes honest ones."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zipfile

import docx
import pytest

from instruments.documents.engine.word_files import BODY, changed, file, unzip, with_part, zipped
from nastavnik.instruments.documents.engine import FileFault, Limits, open_package
from nastavnik.instruments.documents.engine.builder import NS

HONEST = file("ПРИКАЗ", "Директор")
RELS = "word/_rels/document.xml.rels"
RELATION = (
    '<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" '
    'Target="{}"{}/></Relationships>'
)


def related(kind: str, target: str, mode: str = ' TargetMode="External"') -> bytes:
    return changed(HONEST, RELS, b"</Relationships>", RELATION.format(kind, target, mode).encode())


def body(xml: str, head: str = "") -> bytes:
    return with_part(HONEST, BODY, f"{head}<w:document {NS}><w:body>{xml}</w:body></w:document>".encode())


def field(*pieces: str) -> str:
    """A Word field whose order is cut into these runs."""
    runs = "".join(f'<w:r><w:instrText xml:space="preserve">{piece}</w:instrText></w:r>' for piece in pieces)
    return (
        f'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>{runs}<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        '<w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )


def refused(data: bytes, part_of_sentence: str, limits: Limits | None = None) -> None:
    with pytest.raises(FileFault, match=part_of_sentence):
        open_package(data, limits or Limits())


def test_an_honest_file_passes_with_all_its_parts() -> None:
    assert open_package(HONEST) == unzip(HONEST)


def test_a_file_of_another_word_processor_passes() -> None:
    out = io.BytesIO()
    made = docx.Document()
    made.add_paragraph("Приказ")
    made.save(out)
    assert BODY in open_package(out.getvalue())


@pytest.mark.parametrize(
    "data",
    [b"", b"PK\x03\x04", b"%PDF-1.7 word/", HONEST[:-40], HONEST[:200], b"\xd0\xcf\x11\xe0" + b"\0" * 600],
    ids=["empty", "only the first bytes", "pdf", "cut at the end", "cut at the start", "old doc or password"],
)
def test_what_is_no_zip_is_refused(data: bytes) -> None:
    refused(data, "Не получилось прочитать файл")


@pytest.mark.parametrize("kept", [{}, {BODY}, {"[Content_Types].xml"}], ids=["nothing", "no types", "no document"])
def test_a_zip_that_is_no_word_file_is_refused(kept: set[str]) -> None:
    refused(zipped({name: data for name, data in unzip(HONEST).items() if name in kept}), "Это не документ Word")


def test_a_damaged_part_is_refused() -> None:
    position = HONEST.index(b"word/styles.xml") + 40
    refused(
        HONEST[:position] + bytes(byte ^ 255 for byte in HONEST[position : position + 9]) + HONEST[position + 9 :],
        "Не получ",
    )


def test_an_encrypted_part_is_refused() -> None:
    data = bytearray(HONEST)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = -1
        while (place := data.find(signature, place + 1)) >= 0:
            struct.pack_into("<H", data, place + offset, 1)
    refused(bytes(data), "Не получилось прочитать файл")


def test_xml_that_is_no_xml_is_refused() -> None:
    refused(with_part(HONEST, BODY, b"<w:document>"), "Не получилось прочитать файл")


# ── sizes ───────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_large_file_is_refused_before_it_is_opened() -> None:
    refused(b"PK\x03\x04" + b"\0" * Limits().packed, "слишком большой для документа")


def test_a_zip_bomb_in_the_text_is_refused() -> None:
    bomb = body(f"<w:p><w:r><w:t>{'а' * 40_000_000}</w:t></w:r></w:p>")
    assert len(bomb) < 500_000
    refused(bomb, "слишком большой документ")


def test_a_bomb_in_any_part_costs_no_more_memory_than_the_limit() -> None:
    bomb = with_part(HONEST, "word/media/image1.png", b"\0" * 200_000_000)
    tracemalloc.start()
    try:
        refused(bomb, "слишком большой документ")
        assert tracemalloc.get_traced_memory()[1] < 3 * Limits().unpacked
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("name", [BODY, "word/header1.xml", "word/styles.xml", "customXml/item1.xml", RELS])
def test_millions_of_elements_are_refused_in_every_part(name: str) -> None:
    parts = unzip(HONEST)
    refused(zipped({**parts, name: b"<a>" + b"<b/>" * 3_000_000 + b"</a>"}), "слишком большой документ")


def test_many_small_parts_are_refused_together() -> None:
    refused(zipped({**unzip(HONEST), **{f"word/media/{n}.png": b"" for n in range(500)}}), "не как документ Word")
    refused(HONEST, "слишком большой документ", Limits(unpacked=sum(map(len, unzip(HONEST).values())) - 1))


def test_a_name_that_stands_twice_is_refused() -> None:
    out = io.BytesIO(HONEST)
    with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(BODY, b"<w:document/>")
    refused(out.getvalue(), "не как документ Word")


def test_a_size_that_lies_does_not_help() -> None:
    bomb = bytearray(body(f"<w:p><w:r><w:t>{'а' * 3_000_000}</w:t></w:r></w:p>"))
    place = -1
    while (place := bomb.find(b"PK\x01\x02", place + 1)) >= 0:
        struct.pack_into("<I", bomb, place + 24, 10)
    with pytest.raises(FileFault):
        open_package(bytes(bomb))


# ── what acts by itself ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "name", ["word/vbaProject.bin", "word/embeddings/oleObject1.bin", "word/activeX/activeX1.xml", "word/afchunk.mht"]
)
def test_macros_and_embedded_objects_are_refused(name: str) -> None:
    refused(with_part(HONEST, name, b"<a/>"), "макросы или вложенные объекты")


def test_a_macro_document_under_another_name_is_refused_by_its_types() -> None:
    plain = b"officedocument.wordprocessingml.document.main+xml"
    data = changed(HONEST, "[Content_Types].xml", b"openxmlformats-" + plain, b"ms-word.document.macroEnabled.main+xml")
    refused(data, "макросы или вложенные объекты")


@pytest.mark.parametrize("kind", ["oleObject", "aFChunk", "vbaProject"])
def test_an_object_under_an_innocent_name_is_refused_by_its_relation(kind: str) -> None:
    refused(
        with_part(related(kind, "media/picture.bin", mode=""), "word/media/picture.bin", b"0"), "макросы или вложенные"
    )


def test_a_chunk_of_another_document_is_refused() -> None:
    refused(body('<w:altChunk r:id="rId9"/>'), "макросы или вложенные объекты")


@pytest.mark.parametrize(
    "order",
    [
        [' INCLUDETEXT "C:\\\\secret.txt" '],
        [' INCLUDEPICTURE "http://example.org/a.png" '],
        [" DDE", 'AUTO c:\\\\windows\\\\cmd.exe "/k calc" '],
        [" IN", "CLUDE", "TEXT a.txt "],
        [" includetext a.txt"],
    ],
    ids=["text", "picture", "DDE in two runs", "cut in three", "small letters"],
)
def test_fields_that_read_other_files_are_refused(order: list[str]) -> None:
    refused(body(field(*order)), "которое читает другие файлы")
    joined = "".join(order).replace('"', "&quot;")
    refused(body(f'<w:p><w:fldSimple w:instr="{joined}"/></w:p>'), "которое читает другие файлы")


def test_a_field_within_a_field_is_refused() -> None:
    inner = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DDE cmd</w:instrText></w:r>'
    refused(
        body(field(" IF 1 = 1 ").replace('<w:r><w:fldChar w:fldCharType="separate"/>', f"{inner}<w:r><w:br/>")), "DDE"
    )


def test_the_fields_of_an_honest_document_pass() -> None:
    for order in (
        "PAGE",
        "NUMPAGES",
        'DATE \\@ "dd.MM.yyyy"',
        'HYPERLINK "https://example.org/link"',
        "REF includetext",
    ):
        open_package(body(field(f" {order} ")))


# ── what comes from outside ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", ["image", "attachedTemplate", "frame", "subDocument", "oleLink"])
def test_links_to_files_outside_are_refused(kind: str) -> None:
    refused(related(kind, "http://example.org/pixel.png"), "ссылается на внешние файлы")


@pytest.mark.parametrize(
    "disguise", [" TargetMode='External'", ' TargetMode="&#69;xternal"', ' TargetMode = "External"']
)
def test_a_disguised_link_to_a_file_outside_is_refused(disguise: str) -> None:
    refused(related("image", "http://example.org/pixel.png", disguise), "ссылается на внешние файлы")


def test_a_link_in_a_header_is_refused_too() -> None:
    rels = RELATION.format("image", "http://example.org/a.png", ' TargetMode="External"')
    head = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    refused(with_part(HONEST, "word/_rels/header1.xml.rels", f"{head}{rels}".encode()), "ссылается на внешние файлы")


def test_a_link_for_the_reader_passes() -> None:
    assert RELS in open_package(related("hyperlink", "https://example.org/"))


XXE = '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("name", [BODY, "word/header1.xml", "word/styles.xml", "[Content_Types].xml", RELS])
def test_outside_entities_are_refused_in_every_part(name: str) -> None:
    refused(with_part(HONEST, name, f"{XXE}<a>&x;</a>".encode()), "посторонние объявления")


def test_entities_that_multiply_are_refused() -> None:
    laughs = '<!DOCTYPE a [<!ENTITY a "ха"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
    refused(body("<w:p><w:r><w:t>&c;</w:t></w:r></w:p>", head=laughs), "посторонние объявления")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32", "utf-7", "cp037"])
def test_a_declaration_hidden_by_an_encoding_is_refused(encoding: str) -> None:
    hidden = f'<?xml version="1.0" encoding="{encoding}"?>{XXE}<w:document {NS}>&x;</w:document>'
    with pytest.raises(FileFault):
        open_package(with_part(HONEST, BODY, hidden.encode(encoding)))
    spoken = hidden.replace(XXE, "").encode()
    refused(with_part(HONEST, BODY, spoken), "посторонние объявления")


def test_the_strict_format_is_refused_in_words() -> None:
    strict = b'<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"/>'
    refused(with_part(HONEST, BODY, strict), "строгом формате")
