"""The one walk over everything that speaks of a person: first told, then done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models

from nastavnik.foundation.accounts.models import User
from nastavnik.foundation.audit.chain import erase_person
from nastavnik.foundation.people.models import Person
from nastavnik.foundation.privacy.portions import FORGETTERS, Kept, Obstacle, Portion, Said, Subject
from nastavnik.foundation.privacy.words import Words
from nastavnik.kernel.act import Act
from nastavnik.kernel.errors import Refusal

LEFT_AS_IT_IS = {
    "people.Person": "other people's own names; the person's row is erased by the app of people",
    "people.Employment": "dates only",
    "surveys.Version": "a published questionnaire is final; drafts are reworded by the app of questionnaires",
    "documents.Document": "registered papers are kept by law; drafts are drawn up anew by the app of documents",
    "files.StoredFile": "the name follows the paper it belongs to",
    "privacy.DestructionRecord": "append-only, holds no names",
}
"""Tables the sweep over free texts passes by, and why."""


class CannotForget(Refusal):
    """Something must be finished first."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What is, or will be, erased (heading, number) and kept (paper, ground)."""

    erased: tuple[tuple[str, int], ...]
    kept: tuple[tuple[str, str], ...]
    obstacles: tuple[str, ...]


def subject(act: Act, person: Person) -> Subject:
    """The person with the account and the words that betray them."""
    user = User.objects.filter(person=person).first()
    logins = [word for word in (user.username, user.email) if word] if user else []
    return Subject(act, person, user, Words(person, logins))


def foresee(about: Subject) -> Tally:
    """What a destruction would do now. Writes nothing."""
    return _tally((said, said.rows.count() if isinstance(said, Portion) else 0) for said in _walk(about))


def forget(about: Subject) -> Tally:
    """Erase the person everywhere: the apps' rows from the top ring down, free texts, the words of the audit.

    Runs inside the action's transaction. Raises ``CannotForget`` with the first obstacle.
    """
    obstacles = foresee(about).obstacles
    if obstacles:
        raise CannotForget(obstacles[0])
    done = []
    for said in _walk(about):
        count = 0
        if isinstance(said, Portion):
            count = said.rows.count()
            said.erase(said.rows)
        done.append((said, count))
    sweep(about)
    erase_person(
        about.act.organisation.pk, about.person.pk, about.act.now,
        user_id=about.user.pk if about.user else None, names=about.words.found,
    )  # fmt: skip
    return _tally(iter(done))


def sweep(about: Subject) -> int:
    """Take the person's words out of every free text of the organisation. Returns how many rows were changed.

    Every column with free text is walked, of tables made later too: what is passed by is named in ``LEFT_AS_IT_IS``.
    """
    changed = 0
    for model in swept_models():
        columns = free_texts(model)
        rows = model._default_manager.filter(organisation_id=about.act.organisation.pk)
        for pk, *values in list(rows.values_list("pk", *columns).iterator()):
            after = {
                name: about.words.without(value) for name, value in zip(columns, values, strict=True)
                if about.words.without(value) != value
            }  # fmt: skip
            if after:
                cut = {name: _fitting(model, name, value) for name, value in after.items()}
                model._default_manager.filter(pk=pk).update(**cut)
                changed += 1
    return changed


def swept_models() -> Iterator[Any]:
    """Our tables with an organisation and free text."""
    for model in apps.get_models():
        named = {field.name for field in model._meta.concrete_fields}
        ours = model.__module__.startswith("nastavnik.") and "organisation" in named
        if ours and model._meta.label not in LEFT_AS_IT_IS and free_texts(model):
            yield model


def free_texts(model: Any) -> list[str]:
    """Names of the columns anybody may have written anything into."""
    kinds = (models.CharField, models.TextField, models.JSONField)
    return [
        field.name for field in model._meta.concrete_fields
        if isinstance(field, kinds) and not field.choices and not field.unique and field.name != "state"
    ]  # fmt: skip


def _fitting(model: Any, name: str, value: Any) -> Any:
    longest = getattr(model._meta.get_field(name), "max_length", None)
    return value[:longest] if isinstance(value, str) and longest else value


def _walk(about: Subject) -> Iterator[Said]:
    for forgetter in reversed(FORGETTERS):
        yield from forgetter(about)


def _tally(found: Iterator[tuple[Said, int]]) -> Tally:
    erased: dict[str, int] = {}
    kept: dict[str, str] = {}
    obstacles = []
    for said, count in found:
        if isinstance(said, Portion) and count:
            erased[said.title] = erased.get(said.title, 0) + count
        elif isinstance(said, Kept):
            kept |= dict.fromkeys(said.papers, said.ground)
        elif isinstance(said, Obstacle):
            obstacles.append(said.text)
    return Tally(tuple(erased.items()), tuple(kept.items()), tuple(obstacles))
