"""What spoils documents made by others does not spoil ours: every pitfall that was measured, and a few more."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from lxml import etree

from instruments.documents.engine.word_files import BODY, file, text_of, unzip, with_part, with_runs
from nastavnik.instruments.documents.engine import TemplateFault, compile_template, plain_text, render
from nastavnik.instruments.documents.engine.builder import NS, table
from nastavnik.instruments.documents.engine.normalising import W

ROOT = Path(__file__).resolve().parents[4]
SOURCES = (ROOT / "src", ROOT / "tests")
FIELD = file("{{ номер }}")


@pytest.mark.parametrize(
    "value", ["Рога & Копыта <тест>", "\"ООО\" 'А'", "</w:t></w:r></w:p>", "&amp; &lt;b&gt;", "]]>"]
)
def test_a_value_is_text_whatever_signs_it_holds(value: str) -> None:
    assert text_of(file("до {{ номер }} после", "ещё абзац"), {"номер": value}) == f"до {value} после\nещё абзац"


@pytest.mark.parametrize("value", ["{{ тайна }}", "{_{ тайна }_}", "{% if %}", "{# #}", "{_%", "{{", "}}"])
def test_braces_in_a_value_stay_as_they_are(value: str) -> None:
    assert text_of(FIELD, {"номер": value, "тайна": "нет"}) == value


@pytest.mark.parametrize(
    "sign", [chr(code) for code in (*range(9), 11, 12, *range(14, 32), 127, 0xFFFE, 0xFFFF, 0xD800)]
)
def test_a_sign_xml_cannot_hold_is_left_out(sign: str) -> None:
    assert text_of(FIELD, {"номер": f"1{sign}2"}) == "12"


def test_a_line_break_in_a_value_is_words_own() -> None:
    made = render(compile_template(FIELD), {"номер": "а & б\r\nв"})
    body = unzip(made)[BODY].decode()
    assert plain_text(made) == "а & б\nв\n" and body.count("<w:br/>") == 1
    etree.fromstring(body.encode())


def test_a_value_that_is_nothing_leaves_nothing_and_a_number_is_printed() -> None:
    assert text_of(file("[{{ номер }}] [{{ сумма }}]"), {"номер": None, "сумма": 1500}) == "[] [1500]"


@pytest.mark.parametrize("tag", ["{{ отчество }}", "{{ наставник.отчество }}", "{% if отчество %}а{% endif %}"])
def test_a_missing_value_is_refused_by_name_not_left_empty(tag: str) -> None:
    with pytest.raises(TemplateFault, match="не хватает значения: отчество"):
        text_of(file(tag), {"наставник": {"фио": "Белова"}})


@pytest.mark.parametrize(
    "runs",
    [
        ("{", "{ номер", " }", "}"),
        ("{{ но", "мер }}"),
        ("{{", " ", "номер", " ", "}}"),
        ("№ {", "{номер}", "} от"),
        ("{{номер}}",),
    ],
)
def test_a_tag_that_word_cut_into_runs_is_joined(runs: tuple[str, ...]) -> None:
    assert text_of(with_runs(*runs), {"номер": "84"}) == "".join(runs).replace("{{ номер }}", "84").replace(
        "{{номер}}", "84"
    )


def test_what_stands_around_a_cut_tag_keeps_its_run() -> None:
    made = render(compile_template(with_runs("до {{ но", "мер }} после")), {"номер": "84"})
    runs = [node.text for node in etree.fromstring(unzip(made)[BODY]).iter(f"{{{W}}}t")]
    assert runs == ["до 84", " после"]


@pytest.mark.parametrize(
    "tag",
    [
        "{{\u00a0номер\u00a0}}",
        "{{ но\u200bмер }}",
        "{{\ufeffномер }}",
        "{{ но\u00adмер }}",
        "{{ Номер }}",
        "{{ НОМЕР }}",
    ],
    ids=["hard spaces", "zero width", "byte order mark", "soft hyphen", "a capital", "capitals"],
)
def test_what_word_adds_to_a_tag_unseen_does_no_harm(tag: str) -> None:
    assert text_of(file(tag), {"номер": "84"}) == "84"


def test_a_capital_in_a_compared_word_stays() -> None:
    assert text_of(file("{% If Вид == 'Да' %}верно{% EndIf %}"), {"вид": "Да"}) == "верно"


@pytest.mark.parametrize("tag", ["{{ «номер» }}", "{{ “номер” }}", "{{ номер }", "{{ номер", "{% if номер }"])
def test_a_tag_written_wrongly_is_refused_not_left_as_text(tag: str) -> None:
    with pytest.raises(TemplateFault):
        compile_template(file(tag))


def test_the_comment_braces_of_jinja_are_text() -> None:
    assert text_of(file("{# глава {{ номер }}", "конец #}"), {"номер": "1"}) == "{# глава 1\nконец #}"


def test_a_row_repeats_and_the_rows_of_its_tags_go() -> None:
    rows = [["{%tr for п in пары %}", ""], ["{{ loop.index }}", "{{ п }}"], ["{%tr endfor %}", ""]]
    template = file(table([700, 4000], ["№", "Кто"], rows))
    assert text_of(template, {"пары": ["Белова", "Орлов"]}) == "№\tКто\n1\tБелова\n2\tОрлов"
    assert text_of(template, {"пары": []}) == "№\tКто"


def test_paragraph_tags_leave_no_empty_lines_and_plain_ones_do() -> None:
    lifted = file("начало", "{%p for п in пары %}", "{{ п }}", "{%p endfor %}", "конец")
    plain = file("начало", "{% for п in пары %}", "{{ п }}", "{% endfor %}", "конец")
    assert text_of(lifted, {"пары": ["а", "б"]}) == "начало\nа\nб\nконец"
    assert text_of(plain, {"пары": ["а", "б"]}) == "начало\n\nа\n\nб\n\nконец"


def test_a_lifted_tag_that_does_not_stand_alone_is_refused() -> None:
    for text in ("{%p if номер %}текст", "{%p if номер %}текст{%p endif %}"):
        with pytest.raises(TemplateFault, match="должен стоять в абзаце один"):
            compile_template(file(text, "{%p endif %}"))


def test_a_cell_emptied_by_a_condition_keeps_a_paragraph_or_word_calls_it_damaged() -> None:
    template = file(table([2000], ["Шапка"], [["{%p if номер %}\n{{ номер }}\n{%p endif %}"]]))
    root = etree.fromstring(unzip(render(compile_template(template), {"номер": ""}))[BODY])
    cells = list(root.iter(f"{{{W}}}tc"))
    assert len(cells) == 2 and all(cell.find(f"{{{W}}}p") is not None for cell in cells)


def test_tags_in_headers_and_footers_are_filled() -> None:
    head = f"<w:hdr {NS}><w:p><w:r><w:t>{{{{ Но</w:t></w:r><w:r><w:t>мер }}}}</w:t></w:r></w:p></w:hdr>"
    made = unzip(render(compile_template(with_part(FIELD, "word/header1.xml", head.encode())), {"номер": "84"}))
    assert b">84<" in made["word/header1.xml"] and b"{{" not in made["word/header1.xml"]


def test_the_rest_of_the_package_comes_through_untouched_and_nothing_stands_twice() -> None:
    template = with_part(FIELD, "docProps/core.xml", b"<core/>")
    made = render(compile_template(template), {"номер": "1"})
    before, after = unzip(template), unzip(made)
    assert sorted(before) == sorted(after)
    assert {name for name in before if before[name] != after[name]} == {BODY, "word/header1.xml"}
    assert before["word/header1.xml"].replace(b"\n", b"").endswith(after["word/header1.xml"])


def test_the_same_words_give_the_same_bytes() -> None:
    first, second = (render(compile_template(FIELD), {"номер": "1"}) for _ in range(2))
    assert first == second


def test_a_compiled_template_remembers_nothing_of_the_last_document() -> None:
    compiled = compile_template(file("{% for п in пары %}{{ п }} {% endfor %}{{ номер }}"))
    texts = [plain_text(render(compiled, {"номер": n, "пары": [n] * n})) for n in (3, 1, 3)]
    assert texts == ["3 3 3 3\n", "1 1\n", "3 3 3 3\n"]


HOSTILE = """
import resource, sys
resource.setrlimit(resource.RLIMIT_CPU, (30, 30))
sys.path[:0] = sys.argv[1:]
from instruments.documents.engine.word_files import file
from nastavnik.instruments.documents.engine import TemplateFault, check_upload, compile_template
for piece in ["{{", "{%", "{{ а ", "}}", "{{ %}", "{%p ", "{{\\u200b", '{{ "', "{ ", "{%p " + " " * 50 + "%", "{{ а }}"]:
    data = file(piece * (1_900_000 // len(piece.encode())))
    try:
        compile_template(data)
    except TemplateFault:
        pass
    assert check_upload(data, {"а"}), piece
print("done")
"""


def test_pages_of_unclosed_braces_cost_one_pass_each() -> None:
    """Eleven pages of 1.9 MB: a search that goes back over them would take minutes each and is cut off."""
    done = subprocess.run(
        [sys.executable, "-c", HOSTILE, *map(str, SOURCES)], capture_output=True, text=True, check=False
    )
    assert done.stdout == "done\n", done.stderr[-600:] or f"ended by {done.returncode}"
