"""How accounts are named and their holders addressed."""

from __future__ import annotations

import pytest

from nastavnik.foundation.accounts.rules import given_names, login_of


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("Смирнова Анна Петровна", "Анна Петровна"),
        ("Анна Петровна Смирнова", "Анна Петровна"),
        ("Рабинович Илья Ильич", "Илья Ильич"),
        ("Илья Ильич Рабинович", "Илья Ильич"),
        ("Семёнов-Тян-Шанский Пётр Петрович", "Пётр Петрович"),
        ("Пётр Рабинович", "Пётр Рабинович"),
        ("Сафина Алсу Рашит кызы", "Сафина Алсу Рашит кызы"),
        ("Администратор области", "Администратор области"),
        ("", ""),
    ],
)
def test_people_are_addressed_by_name_and_patronymic_in_whatever_order(name: str, called: str) -> None:
    assert given_names(name) == called


@pytest.mark.parametrize(
    ("parts", "login"),
    [
        (("Белова", "Мария", "Сергеевна"), "belova.ms"),
        (("Щукина", "Яна"), "shchukina.y"),
        (("Подъячев", "Ёлка", ""), "podyachev.e"),
        (("", "", ""), "user"),
    ],
)
def test_a_login_is_easy_to_dictate(parts: tuple[str, ...], login: str) -> None:
    assert login_of(*parts) == login
