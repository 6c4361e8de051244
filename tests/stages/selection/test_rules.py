"""Rules of matching in words: weights, obligatory conditions, scenarios, what a loss means; saved as editions."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from nastavnik.foundation.calendars.rules import WorkCalendar
from nastavnik.kernel.errors import Refusal
from nastavnik.stages.selection.actions.save_rules import save_rules
from nastavnik.stages.selection.matching import DELIVERED
from nastavnik.stages.selection.models import RuleSet
from nastavnik.stages.selection.rules import (
    EMPHASIS,
    HARD,
    Terms,
    WrongRules,
    loss_words,
    reminder_day,
    scenarios,
    weights,
)
from stages.cast import Stage, text

LEVELS = st.dictionaries(st.sampled_from(sorted(DELIVERED)), st.sampled_from(sorted(EMPHASIS)))


@given(LEVELS)
def test_weights_are_whole_and_follow_the_words(emphasis: dict[str, str]) -> None:
    if all(emphasis.get(name) == "none" for name in DELIVERED):
        with pytest.raises(WrongRules):
            weights(DELIVERED, emphasis)
        return
    found = weights(DELIVERED, emphasis)
    assert sum(found.values()) == 10_000
    assert {name for name, level in emphasis.items() if level == "none"} == {
        name for name in found if found[name] == 0 and emphasis.get(name) == "none"
    }


def test_the_usual_is_what_was_delivered() -> None:
    assert weights(DELIVERED, {}) == DELIVERED
    more = weights(DELIVERED, {"schedule": "most"})
    assert more["schedule"] > DELIVERED["schedule"]
    assert more["coverage"] < DELIVERED["coverage"]


def test_scenarios_offer_both_policies_and_each_rule_the_other_way() -> None:
    now = Terms("careful", frozenset({"trained"}))
    found = scenarios(now)
    hard = {f"with-{code}" for code in HARD if code != "trained"}
    assert set(found) == {"everyone", "careful", "without-trained", "fair-gentle", "fair-few_weak"} | hard
    assert found["everyone"].terms.hard == now.hard
    assert found["without-trained"].terms == Terms("careful")
    assert found["with-same_subject"].terms.hard == {"trained", "same_subject"}


@pytest.mark.parametrize(
    ("loss", "words"),
    [
        ((0, 0), "Школа ничего не теряет."),
        ((0, 499), "Остальные пары почти не изменятся к худшему."),
        ((0, 500), "Для школы в целом немного хуже."),
        ((0, 1500), "Для школы в целом заметно хуже."),
        ((1, -20), "Без наставника останется другой педагог."),
    ],
)
def test_a_loss_is_told_in_words(loss: tuple[int, int], words: str) -> None:
    assert loss_words(*loss) == words


def test_the_reminder_leaves_once_on_a_working_day_inside_the_time() -> None:
    calendar = WorkCalendar()
    assert reminder_day(date(2026, 9, 15), date(2026, 9, 22), calendar) == date(2026, 9, 21)  # 19 and 20 are days off
    assert reminder_day(date(2026, 9, 14), date(2026, 9, 18), calendar) == date(2026, 9, 16)
    assert reminder_day(date(2026, 9, 18), date(2026, 9, 20), calendar) is None
    assert reminder_day(date(2026, 9, 15), date(2026, 9, 15), calendar) is None


def test_settings_become_editions_and_the_same_again_none(stage: Stage) -> None:
    first = save_rules(stage.act, emphasis={"schedule": "more", "subject": "usual"}, hard=["trained"], least=6000)
    assert (first.number, first.emphasis, first.hard, first.least) == (1, {"schedule": "more"}, ["trained"], 6000)
    assert save_rules(stage.act, emphasis={"schedule": "more"}, hard=["trained"], least=6000).pk == first.pk
    second = save_rules(stage.act, emphasis={}, hard=[], least=5000)
    assert [(row.number, row.hard) for row in stage.all(RuleSet)] == [(2, []), (1, ["trained"])]
    assert second.number == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"emphasis": {"luck": "more"}}, {"emphasis": {"schedule": "very"}}, {"hard": ["horoscope"]}, {"least": 1},
        {"emphasis": dict.fromkeys(DELIVERED, "none")},
    ],
)  # fmt: skip
def test_settings_that_cannot_be_are_refused(stage: Stage, wrong: dict[str, object]) -> None:
    with pytest.raises(Refusal):
        save_rules(stage.act, **{"emphasis": {}, "hard": [], "least": 5000, **wrong})
    assert stage.all(RuleSet) == []


def test_the_page_saves_words_and_refuses_nonsense(stage: Stage) -> None:
    client, address = stage.school.client(), reverse("selection:rules")
    page = text(client.get(address))
    assert "Только обученные наставники" in page
    told = {**dict.fromkeys(DELIVERED, "usual"), "schedule": "most", "hard": ["trained"], "least": "4000"}
    assert "Правила сохранены: редакция 1." in text(client.post(address, told, follow=True))
    [saved] = stage.all(RuleSet)
    assert (saved.emphasis, saved.hard, saved.least) == ({"schedule": "most"}, ["trained"], 4000)
    assert client.post(address, {**told, "least": "17"}).status_code == 422
    assert client.post(address, {**told, **dict.fromkeys(DELIVERED, "none")}).status_code == 422
