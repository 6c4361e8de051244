"""Who is known already: people of the school and repeats inside the file; what is proposed to do with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from . import names, text, vocabulary
from .fields import Field
from .people import ADD, DECISION, DECISIONS, SKIP, UPDATE, Duplicate, ExistingPerson, PersonValues, RosterRow
from .reader import Draft
from .table import Issue, letter


@dataclass(slots=True)
class _Known:
    """People of the school, reachable by full name, by surname and name, and by surname."""

    by_full: dict[str, list[ExistingPerson]] = field(default_factory=dict)
    by_short: dict[str, list[ExistingPerson]] = field(default_factory=dict)
    by_surname: dict[str, list[ExistingPerson]] = field(default_factory=dict)
    by_contact: dict[str, list[ExistingPerson]] = field(default_factory=dict)

    @classmethod
    def of(cls, existing: Sequence[ExistingPerson]) -> _Known:
        known = cls()
        for person in existing:
            known.by_full.setdefault(names.identity(person.surname, person.name, person.patronymic), []).append(person)
            known.by_short.setdefault(names.identity(person.surname, person.name, ""), []).append(person)
            known.by_surname.setdefault(text.key(person.surname), []).append(person)
            for contact in (person.email.casefold(), person.phone):
                if contact:
                    known.by_contact.setdefault(contact, []).append(person)
        return known


def settle(
    drafts: Sequence[Draft], columns: Mapping[Field, list[int]], existing: Sequence[ExistingPerson]
) -> list[RosterRow]:
    known = _Known.of(existing)
    first_seen: dict[str, int] = {}
    position: dict[int, int] = {}
    rows: list[RosterRow] = []
    at = next(iter(columns.get(Field.FULL_NAME) or columns.get(Field.SURNAME) or []), None)
    column = letter(at) if at is not None else ""
    for draft in drafts:
        person = draft.values
        duplicate: Duplicate | None = None
        decision, reason = (SKIP, draft.skip_reason) if draft.skip_reason else (ADD, "")
        problems = list(draft.problems)
        notices = list(draft.notices)
        identity = names.identity(person.surname, person.name, person.patronymic)
        if draft.initials:
            problems = [_with_suggestions(issue, draft, known) for issue in problems]
        elif person.surname and person.name and draft.skip_reason != "vacancy":
            if identity in first_seen:
                earlier = first_seen[identity]
                duplicate = _repeat(draft, earlier, rows[position[earlier]].values)
                if not draft.skip_reason:
                    decision, reason = (UPDATE, "") if draft.continues else (SKIP, "repeat")
            else:
                first_seen[identity] = draft.number
                position[draft.number] = len(rows)
                duplicate = _match(person, known)
                if duplicate and duplicate.exact and not draft.skip_reason:
                    decision = UPDATE
        chosen = draft.chosen
        if chosen == UPDATE and (
            duplicate is None or (duplicate.kind == "existing" and len(duplicate.person_ids) != 1)
        ):
            chosen = ""  # nobody to update, or nobody knows whom
        if chosen:
            decision, reason = chosen, "chosen" if chosen == SKIP else ""
        if duplicate and not duplicate.exact and not chosen and decision != SKIP:
            problems.append(
                Issue("maybe_known", draft.number, column, DECISION, person.full_name, duplicate.text, DECISIONS)
            )
        if decision == SKIP and (chosen or draft.skip_reason):
            problems = []  # whoever is not loaded need not be put right
        rows.append(
            RosterRow(draft.number, person, tuple(problems), tuple(notices), decision, bool(chosen), reason, duplicate)
        )
        if duplicate and duplicate.kind == "file" and decision == UPDATE and not problems:
            target = position[duplicate.row]
            rows[target] = replace(rows[target], values=_merged(rows[target].values, person))
            if draft.continues and not chosen:
                rows[-1] = replace(rows[-1], decided=True)  # one person, two lines under a merged name: no question
    return rows


def _match(person: PersonValues, known: _Known) -> Duplicate | None:
    exact = known.by_full.get(names.identity(person.surname, person.name, person.patronymic), [])
    if len(exact) > 1:
        narrowed = [other for other in exact if _same_contact(person, other)]
        if len(narrowed) == 1:
            exact = narrowed
    if len(exact) == 1:
        other = exact[0]
        if person.birth_on and other.birth_on and person.birth_on != other.birth_on:
            words = f"{person.full_name} есть в списке, но с другой датой рождения. Выберите, что сделать."
            return Duplicate("existing", False, words, (other.id,))
        return Duplicate("existing", True, "Уже есть в списке. Обновим данные.", (other.id,))
    if exact:
        words = "В списке несколько человек с таким именем. Добавить ещё одного или пропустить строку?"
        return Duplicate("existing", False, words, tuple(other.id for other in exact))
    near = [
        other
        for other in known.by_short.get(names.identity(person.surname, person.name, ""), [])
        if not person.patronymic or not other.patronymic
    ]
    if not near:
        near = [
            other
            for contact in (person.email, person.phone)
            for other in known.by_contact.get(contact, [])
            if contact and text.key(other.name) == text.key(person.name)
        ]
    if not near:
        return None
    ids = tuple(dict.fromkeys(other.id for other in near))
    other = near[0]
    whole = " ".join(part for part in (other.surname, other.name, other.patronymic) if part)
    return Duplicate("existing", False, f"Похоже, это {whole} из списка. Обновить, добавить или пропустить?", ids)


def _same_contact(person: PersonValues, other: ExistingPerson) -> bool:
    return bool(
        (person.birth_on and person.birth_on == other.birth_on)
        or (person.email and person.email == other.email.casefold())
        or (person.phone and person.phone == other.phone)
    )


def _repeat(draft: Draft, earlier: int, first: PersonValues) -> Duplicate:
    new = [code for code in draft.values.subjects if code not in first.subjects]
    words = f"Повторяет строку {earlier}."
    if new:
        words += f" Здесь другой предмет: {', '.join(vocabulary.titles(new)).lower()}. Дополнить строку {earlier}?"
    elif draft.values.post and first.post and text.key(draft.values.post) != text.key(first.post):
        words += f" Здесь другая должность. Дополнить строку {earlier}?"
    else:
        words += " Пропустим её."
    return Duplicate("file", True, words, (), earlier)


def _with_suggestions(issue: Issue, draft: Draft, known: _Known) -> Issue:
    """For «Иванова Е.» offer the people of the school it may be."""
    if issue.code != "initials":
        return issue
    person = draft.values
    fits = [
        " ".join(part for part in (other.surname, other.name, other.patronymic) if part)
        for other in known.by_surname.get(text.key(person.surname), [])
        if text.key(other.name)[:1] == text.key(person.name)[:1]
        and (not person.patronymic or text.key(other.patronymic)[:1] == text.key(person.patronymic)[:1])
    ]
    return replace(issue, suggestions=tuple(dict.fromkeys(fits))[:5])


def _merged(first: PersonValues, more: PersonValues) -> PersonValues:
    """The first row, with lists joined and blanks filled from a later row of the same person."""
    posts = [post for post in (first.post, more.post) if post]
    joined: dict[str, Any] = {
        "subjects": tuple(dict.fromkeys((*first.subjects, *more.subjects))),
        "grades": tuple(sorted({*first.grades, *more.grades})),
        "classes": tuple(dict.fromkeys((*first.classes, *more.classes))),
        "post": "; ".join({text.key(post): post for post in posts}.values()),
        "is_class_teacher": first.is_class_teacher or more.is_class_teacher,
        "is_teaching": first.is_teaching or more.is_teaching if first.is_teaching is not None else more.is_teaching,
    }
    blanks: dict[str, Any] = {
        name: getattr(more, name)
        for name in PersonValues.__dataclass_fields__
        if name not in joined and getattr(first, name) in (None, "")
    }
    return replace(first, **joined, **blanks)
