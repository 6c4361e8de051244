"""A school's own template is checked with the paragraph of every problem before it is accepted."""

from __future__ import annotations

import pytest

from instruments.documents.engine.word_files import BODY, changed, file, with_part, with_runs
from nastavnik.instruments.documents.engine import Problem, check_upload, compile_template
from nastavnik.instruments.documents.engine.builder import NS, table
from nastavnik.instruments.documents.kinds import kinds

KNOWN = {
    "номер",
    "дата",
    "наставник.фио",
    "наставник.фио_вп",
    "пары",
    "пары.номер",
    "пары.наставляемые.фио",
    "основания",
}


def problems(*blocks: str) -> list[Problem]:
    return check_upload(file(*blocks), KNOWN)


@pytest.mark.parametrize("code", sorted(kinds()))
def test_our_own_template_is_accepted_for_its_kind(code: str) -> None:
    data = kinds()[code].file("template.docx")
    assert check_upload(data, compile_template(data).fields) == []


def test_an_honest_template_with_everything_is_accepted() -> None:
    rows = [
        ["{%tr for п in пары %}"],
        ["{{ loop.index }}", "{% for н in п.наставляемые %}{{ н.фио }}{% endfor %}"],
        ["{%tr endfor %}"],
    ]
    assert problems(
        "{{ Дата }} № {{ НОМЕР }}",
        "{%p if наставник %}",
        "{{ наставник.фио_вп }}",
        "{%p elif номер %}",
        "нет",
        "{%p else %}",
        "{%p endif %}",
        "{% for акт in основания %}{{ акт|upper }}{% if not loop.last %}, {% endif %}{% endfor %}",
        table([900, 4000], ["№", "Кто"], rows),
    ) == []  # fmt: skip


def test_text_without_tags_and_with_single_braces_is_accepted() -> None:
    assert problems("Приказ {см. приложение}", "50 % {а} % б") == []


@pytest.mark.parametrize(
    ("tag", "hint"),
    [
        (
            "{{ наставник.фио_ввп }}",
            "Такого поля нет: наставник.фио_ввп. Может быть, вы имели в виду наставник.фио_вп?",
        ),
        ("{{ Номерр }}", "Такого поля нет: номерр. Может быть, вы имели в виду номер?"),
        ("{{ зарплата }}", "Такого поля нет: зарплата."),
        ("{% if датта %}а{% endif %}", "Такого поля нет: датта. Может быть, вы имели в виду дата?"),
        ("{% for п in парры %}{% endfor %}", "Такого поля нет: парры. Может быть, вы имели в виду пары?"),
        (
            "{% for п in пары %}{{ п.номре }}{% endfor %}",
            "Такого поля нет: пары.номре. Может быть, вы имели в виду пары.номер?",
        ),
        (
            "{% for п in пары %}{% endfor %}{{ п.номер }}",
            "Такого поля нет: п.номер. Может быть, вы имели в виду номер?",
        ),
    ],
)
def test_an_unknown_field_is_named_with_its_paragraph_and_the_nearest_one(tag: str, hint: str) -> None:
    assert problems("Всё верно: {{ номер }}", f"Назначить {tag} с начала года") == [
        Problem(hint, f"Назначить {tag} с начала года")
    ]


def test_a_name_given_by_a_repeat_is_known_in_its_rows_only() -> None:
    rows = [["{%tr for номер_пары in пары %}"], ["{{ номер_пары.номер }}"], ["{%tr endfor %}"]]
    assert problems(table([4000], ["№"], rows)) == []
    [problem] = problems(table([4000], ["№"], rows), "{{ номер_пары.номер }}")
    assert problem.text.startswith("Такого поля нет: номер_пары.номер.")


def test_a_group_is_not_printed_whole() -> None:
    [problem] = problems("Закрепить {{ наставник }}")
    assert problem == Problem(
        "наставник — группа полей, целиком она не выводится. Добавьте через точку нужное поле.",
        "Закрепить {{ наставник }}",
    )


@pytest.mark.parametrize(
    "text", ["Номер {{ номер", "Номер { { номер } }", "Номер номер }}", "{ % if номер % }", "{{ номер }} {{"]
)
def test_a_brace_left_open_is_named_with_its_paragraph(text: str) -> None:
    assert Problem("Скобки тега не закрыты или разделены пробелом.", text) in problems(text, "{{ номер }}")


def test_a_tag_cut_by_word_is_seen_whole() -> None:
    assert check_upload(with_runs("№ {{ но", "ме", "р }}"), KNOWN) == []
    [problem] = check_upload(with_runs("№ {{ но", "ммм", "р }}"), KNOWN)
    assert problem.text.startswith("Такого поля нет: номммр") and problem.paragraph == "№ {{ номммр }}"


@pytest.mark.parametrize("where", ["абзаце", "строке таблицы"])
def test_text_that_would_vanish_with_a_tag_is_named(where: str) -> None:
    rows = [["{%tr for п in пары %}", "Итого"], ["{{ п.номер }}", ""], ["{%tr endfor %}", ""]]
    blocks = [table([900, 4000], ["№", "Кто"], rows)]
    if where == "абзаце":
        blocks = ["{%p if номер %} Внимание", "да", "{%p endif %}"]
    assert [problem.text for problem in problems(*blocks)] == [
        f"Тег {{%{'p' if where == 'абзаце' else 'tr'} … %}} должен стоять в {where} один. Перенесите остальной текст."
    ]


@pytest.mark.parametrize(
    "tag", ["{{ номер.isdigit() }}", "{{ наставник['фио'] }}", "{% set а = 1 %}", "{{ «номер» }}", "{% если номер %}"]
)
def test_what_the_language_refuses_is_named_with_its_paragraph(tag: str) -> None:
    [problem] = problems("Первый абзац", f"Второй: {tag}")
    assert problem.paragraph == f"Второй: {tag}" and problem.text.endswith((".", "for."))


@pytest.mark.parametrize(
    "blocks", [("{%p if номер %}", "да"), ("{%p endif %}",), ("{%p for п in пары %}", "{%p endif %}")]
)
def test_what_was_begun_and_not_ended_is_told(blocks: tuple[str, ...]) -> None:
    [problem] = problems(*blocks)
    assert "не сошлись" in problem.text


def test_a_condition_that_would_tear_a_table_is_told() -> None:
    [problem] = problems(table([900], ["№"], [["{% if номер %}да"]]), "{% endif %}")
    assert "стоят в разных местах" in problem.text


def test_several_problems_are_told_at_once_each_once_and_no_more_than_thirty() -> None:
    found = problems("{{ а.б }} {{ а.б }}", "{{ номер", "{{ в.г }}")
    assert [problem.paragraph for problem in found] == ["{{ а.б }} {{ а.б }}", "{{ номер", "{{ в.г }}"]
    assert len(problems(*[f"{{{{ поле{number} }}}}" for number in range(100)])) == 30


def test_a_long_paragraph_is_shown_in_part() -> None:
    [problem] = problems("{{ нет_такого_совсем }}" + "а" * 1000)
    assert len(problem.paragraph) < 310 and problem.paragraph.endswith("…")


def test_a_field_in_a_header_is_checked_too() -> None:
    head = f"<w:hdr {NS}><w:p><w:r><w:t>{{{{ чужое }}}}</w:t></w:r></w:p></w:hdr>".encode()
    [problem] = check_upload(with_part(file("Приказ"), "word/header1.xml", head), KNOWN)
    assert problem == Problem("Такого поля нет: чужое.", "{{ чужое }}")


def test_unaccepted_corrections_are_told() -> None:
    data = changed(file("Приказ"), BODY, b"<w:r>", b'<w:ins w:id="1" w:author="a"><w:r>')
    data = changed(data, BODY, b"</w:r>", b"</w:r></w:ins>")
    [problem] = check_upload(data, KNOWN)
    assert problem.text == "В файле есть непринятые исправления. Примите их в Word и загрузите снова."


def test_a_file_the_gate_refuses_gives_one_problem_and_is_not_read_further() -> None:
    for data in (b"", b"%PDF-1.7", with_part(file("{{ нет }}"), "word/vbaProject.bin", b"0")):
        [problem] = check_upload(data, KNOWN)
        assert problem.paragraph == "" and problem.text.endswith("снова.")
