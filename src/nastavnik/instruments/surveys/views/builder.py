"""The builder (S10): sections, questions, one question's form, remarks about wording. Plain pages, no script needed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from nastavnik.foundation.access.posting import attempt
from nastavnik.foundation.access.web import Request, fetch, part, screen
from nastavnik.instruments.surveys.actions.edit_version import OWN_MOST, edit_version
from nastavnik.instruments.surveys.audiences import read_by_stages
from nastavnik.instruments.surveys.capabilities import Cap
from nastavnik.instruments.surveys.forms import IntroForm, ItemForm, NewItemForm, SectionForm
from nastavnik.instruments.surveys.models import Version
from nastavnik.instruments.surveys.spec import Instrument, Item, editing, faults_of
from nastavnik.instruments.surveys.spec.hints import hints
from nastavnik.instruments.surveys.versions import instrument_of
from nastavnik.instruments.surveys.wording import KINDS, audience_words, condition_words

edits_freely = part(Cap.EDIT_QUESTIONS)


def _draft(request: Request, pk: int) -> Version:
    found: Version = fetch(
        Version.objects.filter(state="draft").select_related("questionnaire"), request.act, Cap.EDIT_SURVEYS, pk=pk
    )
    return found


def _find(instrument: Instrument, key: str) -> Item:
    try:
        return editing.find(instrument, key)
    except editing.NoSuchPlace:
        raise Http404 from None


@screen(Cap.EDIT_SURVEYS)
def edit(request: Request, pk: int) -> HttpResponse:
    """The whole draft: what may be done with each question stands beside it."""
    version = _draft(request, pk)
    instrument, full = instrument_of(version), edits_freely(request.act)
    read = read_by_stages(instrument.id)
    texts = {item.id: item.text for item in instrument.items()}
    context = {
        "version": version,
        "instrument": instrument,
        "full": full,
        "kinds": KINDS,
        "when": {item.id: condition_words(instrument, item.show_if) for item in instrument.items()},
        "audience": audience_words,
        "faults": [text for _, text in faults_of(instrument)],
        "hints": [(texts[key], words) for key, words in hints(instrument)],
        "fixed": read,
        "own": {item.id for item in editing.own_items(instrument)},
        "most": OWN_MOST,
        "may_add": full or len(editing.own_items(instrument)) < OWN_MOST,
        "section_form": SectionForm(),
    }
    return render(request, "surveys/edit.html", context)


@screen(Cap.EDIT_SURVEYS)
def intro(request: Request, pk: int) -> HttpResponse:
    """The words before the first question."""
    version = _draft(request, pk)
    instrument = instrument_of(version)
    form = IntroForm(request.POST or None, initial={"intro": instrument.intro})
    return _form(request, version, form, lambda told: editing.with_intro(instrument, told["intro"]), "Вступление")


@screen(Cap.EDIT_SURVEYS)
def item(request: Request, pk: int, key: str) -> HttpResponse:
    """One question."""
    version = _draft(request, pk)
    instrument, full = instrument_of(version), edits_freely(request.act)
    found = _find(instrument, key)
    conditions = conditions_before(instrument, key)
    initial = {
        "text": found.text, "hint": found.hint, "required": found.required, "max_choices": found.max_choices,
        "options": "\n".join(option.label for option in found.options), "audience": list(found.audience),
        "asked_when": found.show_if if found.show_if in dict(conditions) else "",
        "expression": "" if found.show_if in dict(conditions) else found.show_if,
    }  # fmt: skip
    form = ItemForm(request.POST or None, kind=found.type, conditions=conditions, full=full, initial=initial)

    def change(told: dict[str, Any]) -> Instrument:
        facts = form.facts()
        if "options" in form.fields:
            facts["options"] = editing.options_of(form.lines(), found.options)
        return editing.changed(instrument, key, **facts)

    return _form(request, version, form, change, found.text)


@screen(Cap.EDIT_SURVEYS)
def add(request: Request, pk: int) -> HttpResponse:
    """A new question: the section and the kind first, the words after."""
    version = _draft(request, pk)
    instrument = instrument_of(version)
    form = NewItemForm(request.POST or None, sections=[(row.id, row.title) for row in instrument.sections])
    if form.is_bound and form.is_valid():
        told, key = form.cleaned_data, editing.next_id(instrument)
        options = editing.options_of(["Да", "Нет"]) if told["kind"] in ("single", "multi") else ()
        made = Item(key, told["kind"], "Новый вопрос", _audience_of(instrument, told["section"]), options=options)
        done = attempt(
            form,
            lambda told: edit_version(
                request.act,
                version=version,
                instrument=editing.added(instrument, told["section"], made),
                revision=version.revision,
            ),
        )
        if done is not None:
            return redirect("surveys:edit_item", pk, key)
    context = {"version": version, "form": form, "title": "Новый вопрос", "revision": version.revision}
    return render(request, "surveys/edit_form.html", context, status=422 if form.is_bound else 200)


def _audience_of(instrument: Instrument, section: str) -> tuple[str, ...]:
    """Who sees the neighbours of the same section: a promise to it is kept by a question added later."""
    items = next(row.items for row in instrument.sections if row.id == section)
    return items[-1].audience if items else ("self", "curator")


def conditions_before(instrument: Instrument, key: str) -> list[tuple[str, str]]:
    """Conditions a question may hang on: an answer to a question with options before it."""
    found: list[tuple[str, str]] = []
    for item in instrument.items():
        if item.id == key:
            break
        if item.type == "single":
            found += [
                (f"{item.id} == {option.value!r}", f"если «{item.text[:50]}» — «{option.label}»")
                for option in item.options
            ]
    return found


@require_POST
@screen(Cap.EDIT_SURVEYS)
def step(request: Request, pk: int, verb: str, key: str) -> HttpResponse:
    """Up, down, out: one press."""
    version = _draft(request, pk)
    instrument = instrument_of(version)
    _find(instrument, key)
    steps: dict[str, Callable[[], Instrument]] = {
        "up": lambda: editing.moved(instrument, key, -1),
        "down": lambda: editing.moved(instrument, key, 1),
        "remove": lambda: editing.without(instrument, key),
    }
    return _step(request, version, steps[verb]())


@require_POST
@screen(Cap.EDIT_QUESTIONS)
def section(request: Request, pk: int) -> HttpResponse:
    """A new section, or one taken out with its questions."""
    version = _draft(request, pk)
    instrument = instrument_of(version)
    if out := request.POST.get("remove"):
        if out not in {row.id for row in instrument.sections}:
            raise Http404
        return _step(request, version, editing.without_section(instrument, out))
    form = SectionForm(request.POST)
    if form.is_valid():
        return _step(request, version, editing.with_section(instrument, form.cleaned_data["title"]))
    messages.error(request, "Назовите раздел.")
    return redirect("surveys:edit", pk)


def _step(request: Request, version: Version, instrument: Instrument) -> HttpResponse:
    edit_version(request.act, version=version, instrument=instrument, revision=_revision(request, version))
    return redirect("surveys:edit", version.pk)


def _revision(request: Request, version: Version) -> int:
    told = request.POST.get("revision", "")
    return int(told) if told.isdigit() else version.revision


def _form(
    request: Request, version: Version, form: Any, change: Callable[[dict[str, Any]], Instrument], title: str
) -> HttpResponse:
    if form.is_bound:
        done = attempt(
            form,
            lambda told: edit_version(
                request.act, version=version, instrument=change(told), revision=_revision(request, version)
            ),
        )
        if done is not None:
            messages.success(request, "Сохранено.")
            return redirect("surveys:edit", version.pk)
    context = {"version": version, "form": form, "title": title, "revision": version.revision}
    return render(request, "surveys/edit_form.html", context, status=422 if form.is_bound else 200)
