"""Nothing personal is forgotten to be forgotten: every foreign key to a person is answered for, every free text is swept."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db.models import CharField, ForeignKey, JSONField, TextField

from nastavnik.foundation.accounts.models import User
from nastavnik.foundation.people.models import Person
from nastavnik.foundation.privacy.erasing import LEFT_AS_IT_IS, free_texts, swept_models
from nastavnik.foundation.privacy.portions import COVERED

WITHOUT_ORGANISATION = {
    "organisations.Organisation": "the school's own particulars",
    "accounts.User": "erased by the app of accounts",
    "accounts.SignInLink": "a hash alone",
    "audit.AuditEntry": "no personal words",
    "audit.AuditWording": "erased through the chain",
    "audit.AuditHead": "digests",
    "surveys.Draft": "encrypted; a person's drafts go by the app of surveys",
}
"""Tables of ours with texts and without an organisation."""


def keys() -> Iterator[str]:
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, ForeignKey) and field.related_model in (Person, User):
                yield f"{model._meta.label}.{field.name}"


def test_every_key_to_a_person_is_answered_for() -> None:
    assert set(keys()) - COVERED == set()


def test_nothing_is_answered_for_that_is_not_there() -> None:
    assert COVERED - set(keys()) == set()


def test_every_table_with_texts_is_swept_or_named() -> None:
    named = set(LEFT_AS_IT_IS) | set(WITHOUT_ORGANISATION)
    swept = {model._meta.label for model in swept_models()}
    ours = {model._meta.label for model in apps.get_models() if model.__module__.startswith("nastavnik.")}
    texted = {model._meta.label for model in apps.get_models() if model._meta.label in ours and texts(model)}
    assert texted - swept - named == set()


def texts(model: object) -> list[str]:
    fields = model._meta.concrete_fields  # type: ignore[attr-defined]
    kinds = (CharField, TextField, JSONField)
    return [field.name for field in fields if isinstance(field, kinds) and not field.choices and field.name != "state"]


def test_what_is_passed_by_exists() -> None:
    labels = {model._meta.label for model in apps.get_models()}
    assert set(LEFT_AS_IT_IS) | set(WITHOUT_ORGANISATION) <= labels
    assert "title" in free_texts(apps.get_model("jobs", "Job"))
