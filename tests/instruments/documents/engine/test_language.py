"""The language of templates refuses what could run, grow or peep, and what it would spoil a document with."""

from __future__ import annotations

import pytest

from instruments.documents.engine.word_files import file, text_of
from nastavnik.instruments.documents.engine import TemplateFault, compile_template, render
from nastavnik.instruments.documents.engine import compiling as engine
from nastavnik.instruments.documents.engine.builder import table


def refused(*paragraphs: str) -> str:
    with pytest.raises(TemplateFault) as fault:
        compile_template(file(*paragraphs))
    return fault.value.text


@pytest.mark.parametrize(
    ("tag", "what"),
    [
        ("{{ cycler.__init__.__globals__.os.popen('id').read() }}", "вызов функции"),
        ("{{ наставник.delete() }}", "вызов функции"),
        ("{{ наставник['фио'] }}", "в квадратных скобках"),
        ("{{ 'а' * 100000000 }}", "вычисление"),
        ("{{ 9 ** 9 ** 9 }}", "вычисление"),
        ("{{ номер ~ номер }}", "сложение"),
        ("{{ [номер] }}", "список"),
        ("{{ номер if номер else 1 }}", "условие внутри поля"),
        ("{{ номер is defined }}", "проверка is"),
        ("{% set а = 'а' %}", "присваивание"),
        ("{% include 'a' %}", "вставка файла"),
        ("{% import 'a' as б %}", "вставка файла"),
        ("{% extends 'a' %}", "вставка файла"),
        ("{% macro м() %}{% endmacro %}", "макрос"),
        ("{% block б %}{% endblock %}", "блок"),
        ("{% with а = 1 %}{% endwith %}", "область with"),
        ("{% filter upper %}а{% endfilter %}", "обработка"),
        ("{% if номер.isdigit() %}а{% endif %}", "вызов функции"),
        ("{% if а %}{% elif б() %}{% endif %}", "вызов функции"),
        ("{{ наставник.__class__ }}", "с подчёркиванием"),
        ("{{ _тайна }}", "с подчёркиванием"),
        ("{{ номер|attr('а') }}", "Такой обработки нет"),
        ("{{ номер|upper(1) }}", "Такой обработки нет: upper"),
        ("{{ 'а'.фио }}", "Поле пишется словами через точку"),
        ("{% for х in 'ааа' %}{% endfor %}", "Повтор пишется так"),
        ("{% for х in список() %}{% endfor %}", "Повтор пишется так"),
        ("{% for х, у in пары %}{% endfor %}", "Повтор пишется так"),
        ("{% for х in пары if х.удалить() %}{% endfor %}", "Условие поставьте внутрь"),
        ("{% for х in пары recursive %}{% endfor %}", "Условие поставьте внутрь"),
        ("{% for х in пары %}{{ loop.cycle }}{% endfor %}", "О повторе известно"),
        ("{% for х in пары %}{{ loop.previtem.фио }}{% endfor %}", "О повторе известно"),
        ("{% if номер %}", "не сошлись"),
        ("{% endif %}", "не сошлись"),
        ("{% for х in пары %}", "не сошлись"),
        ("{% for х in пары %}{% endif %}", "не сошлись"),
        ("{% если номер %}", "Такой команды нет: если"),
        ("{{ номер", "записан с ошибкой"),
        ("{{ номер }", "записан с ошибкой"),
        ("{{ «номер» }}", "кавычки-ёлочки"),
        ("{% raw %}", "записан с ошибкой"),
    ],
)
def test_what_documents_do_not_need_is_refused_by_name(tag: str, what: str) -> None:
    assert what in refused(tag)


def test_a_refusal_holds_no_word_of_the_program() -> None:
    for tag in (
        "{{ номер",
        "{% raw %}",
        "{{ a b }}",
        "{% for %}{% endfor %}",
        "{{ }}",
        "{{ номер | }}",
        "{{ (номер }}",
    ):
        assert not {"expected", "Encountered", "token", "unknown"} & set(refused(tag).split())


def test_three_repeats_one_in_another_are_refused_and_two_pass() -> None:
    two = "{% for а in пары %}{% for б in а.наставляемые %}{{ б.фио }}{% endfor %}{% endfor %}"
    compile_template(file(two))
    assert "два уровня" in refused(f"{{% for в in пары %}}{two}{{% endfor %}}")


def test_a_long_repeat_over_a_long_list_ends_at_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "LONGEST", 100_000)
    greedy = compile_template(file("{% for а in пары %}{% for б in пары %}{{ б }}{% endfor %}{% endfor %}"))
    assert render(greedy, {"пары": ["имя"] * 100})
    with pytest.raises(TemplateFault, match="слишком длинным"):
        render(greedy, {"пары": ["имя"] * 3000})


@pytest.mark.parametrize(
    ("paragraph", "what"),
    [
        ("{% for а in пары %}{% endfor %}" * 61, "больше 60 повторов"),
        ("{{ а }}" * 3001, "больше 3000 тегов"),
        ("{{ " + "не_" * 200 + " }}", "слишком длинный"),
        ("{% if а %}" * 400 + "{% endif %}" * 400, "слишком"),
    ],
    ids=["repeats", "tags", "a long tag", "deep conditions"],
)
def test_a_template_of_unlikely_size_is_refused_not_computed(paragraph: str, what: str) -> None:
    assert what in refused(paragraph)


@pytest.mark.parametrize(
    "deep", ["(" * 140 + "а" + ")" * 140, "not " * 70 + "а", "а" + ".а" * 140, "а" + "|upper" * 45]
)
def test_the_deepest_tag_is_understood_or_refused_never_an_error_of_ours(deep: str) -> None:
    try:
        fields = compile_template(file(f"{{{{ {deep} }}}}")).fields
    except TemplateFault as fault:
        assert "сложное" in fault.text
    else:
        assert len(fields) == 1


class Peephole:
    фио = "тайна"
    password = "тайна"

    def delete(self) -> str:
        raise AssertionError("called")


@pytest.mark.parametrize("tag", ["{{ участник.фио }}", "{{ участник.password }}", "{{ участник.delete }}"])
def test_an_object_in_the_context_stays_closed(tag: str) -> None:
    with pytest.raises(TemplateFault, match="не хватает значения"):
        text_of(file(tag), {"участник": Peephole()})


@pytest.mark.parametrize("tag", ["{{ номер.join }}", "{{ номер.format }}", "{{ пары.append }}", "{{ участник.keys }}"])
def test_the_methods_of_plain_values_stay_closed(tag: str) -> None:
    with pytest.raises(TemplateFault, match="не хватает значения"):
        text_of(file(tag), {"номер": "1", "пары": [], "участник": {}})


def test_a_group_or_a_list_is_not_printed_as_it_lies_in_memory() -> None:
    for value in ({"фио": "Белова"}, ["Белова"], (), print):
        with pytest.raises(TemplateFault, match="целый список или группа"):
            text_of(file("{{ участник }}"), {"участник": value})


@pytest.mark.parametrize("tag", ["{% if номер > 1 %}да{% endif %}", "{% for х in номер %}{% endfor %}"])
def test_a_value_used_wrongly_is_a_sentence_not_a_crash(tag: str) -> None:
    values = {"номер": "1-ОД"} if ">" in tag else {"номер": 5}
    with pytest.raises(TemplateFault, match="использовано не так"):
        text_of(file(tag), values)


def test_the_fields_of_a_template_are_named_in_full() -> None:
    template = file(
        "{{ номер }} {% if куратор %}{{ куратор.фио_вп|upper }}{% elif не_назначен %}-{% endif %}",
        "{% for п in пары %}{{ loop.index }} {{ п.наставник.фио }} "
        "{% for н in п.наставляемые %}{{ н.фио }}{% endfor %}{{ дата }}{% else %}{{ пусто }}{% endfor %}{{ п }}",
    )
    assert compile_template(template).fields == {
        "номер", "куратор", "куратор.фио_вп", "не_назначен", "пары", "пары.наставник.фио", "пары.наставляемые",
        "пары.наставляемые.фио", "дата", "пусто", "п",
    }  # fmt: skip


ROWS = table([2000, 2000], ["№", "Кто"], [["{% for п in пары %}{{ п }}", "{% endfor %}"]])
TORN = table([2000, 2000], ["№", "Кто"], [["{% if номер %}1", "2"]])


@pytest.mark.parametrize(
    "blocks",
    [
        (ROWS.replace("{% endfor %}", ""), "{% endfor %}"),
        (TORN, "{% endif %}"),
        ("{%p if номер %}", TORN.replace("{% if номер %}", "{% endif %}")),
    ],
    ids=["a repeat begun in a cell", "a condition begun in a cell", "a condition ended in a cell"],
)
def test_a_condition_that_would_tear_a_table_is_refused(blocks: tuple[str, ...]) -> None:
    assert "стоят в разных местах" in refused(*blocks)


def test_a_repeat_from_cell_to_cell_is_whole_and_passes() -> None:
    compile_template(file(ROWS))
    compile_template(file("{% if номер %}один", "два{% else %}", "три{% endif %}"))
