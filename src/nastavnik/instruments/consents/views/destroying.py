from __future__ import annotations

import io

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render

from nastavnik.foundation.access.posting import attempt
from nastavnik.foundation.access.web import Request, fetch, screen
from nastavnik.foundation.audit.queries import events
from nastavnik.foundation.files.storing import DOCX
from nastavnik.foundation.organisations.models import Organisation
from nastavnik.foundation.organisations.queries import current_year
from nastavnik.foundation.people.models import Person
from nastavnik.foundation.privacy.capabilities import Cap
from nastavnik.foundation.privacy.erasing import foresee, subject
from nastavnik.foundation.privacy.models import DestructionRecord, Ground
from nastavnik.instruments.consents.actions.destroy_data import destroy_data
from nastavnik.instruments.consents.destroying import extract, ripe
from nastavnik.instruments.documents.models import Document
from nastavnik.kernel.errors import Refusal
from nastavnik.ui.forms import UIForm

WAY = "удаление записей и файлов без возможности восстановления; бумага — измельчение"


class NoYear(Refusal):
    """An act belongs to a school year."""


class ChooseForm(UIForm):
    person = forms.ModelChoiceField(queryset=None, label="Кто", empty_label="выберите")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        gone = DestructionRecord.objects.values("person_number")
        field: forms.ModelChoiceField[Person] = self.fields["person"]  # type: ignore[assignment]
        field.queryset = Person.objects.exclude(pk__in=gone)
        field.label_from_instance = lambda person: person.full_name  # type: ignore[method-assign]


class DestroyForm(UIForm):
    ground = forms.ChoiceField(label="Основание", choices=Ground.choices)
    commission = forms.ModelMultipleChoiceField(
        queryset=None, label="Комиссия", widget=forms.CheckboxSelectMultiple(), help_text="Не меньше двух человек"
    )
    way = forms.CharField(label="Способ", max_length=300, initial=WAY, widget=forms.Textarea(attrs={"rows": 2}))
    sure = forms.BooleanField(label="Понимаю, что вернуть данные будет нельзя")

    def __init__(self, *args: object, person: Person, day: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field: forms.ModelMultipleChoiceField[Person] = self.fields["commission"]  # type: ignore[assignment]
        field.queryset = Person.objects.employed_on(day).exclude(pk=person.pk)  # type: ignore[arg-type]
        field.label_from_instance = lambda person: person.full_name  # type: ignore[method-assign]


@screen(Cap.DESTROY_DATA)
def destroy_index(request: Request) -> HttpResponse:
    """Whose data it may be time to destroy, anybody else by choice, and what was destroyed."""
    form = ChooseForm(request.GET if "person" in request.GET else None)
    if form.is_bound and form.is_valid():
        return redirect("consents:destroy", form.cleaned_data["person"].pk)
    context = {"ripe": ripe(request.act.today), "form": form, "records": list(DestructionRecord.objects.all())}
    context["today"] = request.act.today
    return render(request, "consents/destroy_index.html", context, status=422 if form.is_bound else 200)


@screen(Cap.DESTROY_DATA)
def destroy(request: Request, pk: int) -> HttpResponse:
    """What will be erased and what stays; the commission; and then it is done."""
    act = request.act
    person = fetch(Person.objects, act, Cap.DESTROY_DATA, pk=pk)
    if DestructionRecord.objects.filter(person_number=pk).exists():
        return redirect("consents:destroy_index")
    year = current_year(act)
    if year is None:
        raise NoYear("Сначала начните учебный год на странице «Школа»: акт получает номер в его реестре.")
    suggested = next((row.ground for row in ripe(act.today) if row.person.pk == pk), Ground.REACHED)
    form = DestroyForm(request.POST or None, person=person, day=act.today, initial={"ground": suggested})
    if request.method == "POST":
        record = attempt(
            form,
            lambda data: destroy_data(
                act, person=person, year=year, ground=Ground(data["ground"]), commission=list(data["commission"]),
                way=data["way"],
            ),
        )  # fmt: skip
        if record is not None:
            messages.success(request, "Данные уничтожены. Напечатайте акт и выгрузку, подпишите их у комиссии.")
            return redirect("consents:destroyed", record.pk)
    tally = foresee(subject(act, person))
    context = {"person": person, "tally": tally, "form": form}
    return render(request, "consents/destroy.html", context, status=422 if form.is_bound else 200)


@screen(Cap.DESTROY_DATA)
def destroyed(request: Request, pk: int) -> HttpResponse:
    """The record: what, why, when; the act and the extract."""
    record = fetch(DestructionRecord.objects, request.act, Cap.DESTROY_DATA, pk=pk)
    document = Document.objects.filter(pk=record.document_number).first()
    return render(request, "consents/destroyed.html", {"record": record, "document": document})


@screen(Cap.DESTROY_DATA)
def destroyed_extract(request: Request, pk: int) -> FileResponse:
    """The extract of the event log as a Word file."""
    record = fetch(DestructionRecord.objects, request.act, Cap.DESTROY_DATA, pk=pk)
    data = extract(record, Organisation.objects.get(pk=record.organisation_id), events())
    name = f"Выгрузка из журнала, участник № {record.person_number}.docx"
    return FileResponse(io.BytesIO(data), as_attachment=True, filename=name, content_type=DOCX)
