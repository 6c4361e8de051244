"""Every app tells on one screen what it owns, its verbs and its states; what can be generated is current."""

from __future__ import annotations

from importlib import import_module, util
from pathlib import Path

import pytest
from django.apps import apps

from nastavnik.kernel.lifecycle import Lifecycle
from nastavnik.kernel.registry import registry

OURS = [config for config in apps.get_app_configs() if config.name.startswith("nastavnik.")]
ROOMS = [config for config in OURS if config.label not in {"config"}]


def lifecycles(app: str) -> list[Lifecycle]:
    if util.find_spec(f"{app}.lifecycles") is None:
        return []
    module = import_module(f"{app}.lifecycles")
    return [value for value in vars(module).values() if isinstance(value, Lifecycle)]


LIVES = [life for config in ROOMS for life in lifecycles(config.name)]


def test_there_are_lifecycles_to_check() -> None:
    assert {"document", "consent", "mentee", "mentor", "proposal", "mentorship"} <= {life.name for life in LIVES}


@pytest.mark.parametrize("config", ROOMS, ids=lambda config: config.label)
def test_an_app_tells_its_verbs_and_its_states(config: object) -> None:
    name, path = config.name, Path(config.path)  # type: ignore[attr-defined]
    told = (path / "README.md").read_text(encoding="utf-8")
    assert told.startswith("# ")
    assert len(told.splitlines()) < 80, "one screen"
    verbs = {
        key.split(".")[-1]
        for key, action in registry.actions.items()
        if action.__module__.startswith(f"{name}.actions.")
    }
    assert not {verb for verb in verbs if f"`{verb}`" not in told}
    for life in lifecycles(name):
        assert f"```mermaid\n{life.mermaid()}\n```" in told, f"paste the diagram of {life.name}"


@pytest.mark.parametrize("life", LIVES, ids=lambda life: life.name)
def test_a_life_leads_to_every_state_and_out_of_every_unfinished_one(life: Lifecycle) -> None:
    reached, waiting = {life.initial}, [life.initial]
    while waiting:
        state = waiting.pop()
        for move in life.moves:
            if state in move.sources and move.target not in reached:
                reached.add(move.target)
                waiting.append(move.target)
    assert reached == set(life.states)
    for state, title in life.states.items():
        assert title[0].isupper() and not title.isascii(), "a state has a Russian name"
        assert (state in life.final) != any(state in move.sources for move in life.moves), state
