"""«На подпись»: what lies on the head's desk, signed or returned at once (F8, S21)."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render

from nastavnik.foundation.access.posting import attempt, posted
from nastavnik.foundation.access.web import Request, restrict, screen
from nastavnik.instruments.documents.actions.register_document import register_document
from nastavnik.instruments.documents.actions.send_document import take_back_document
from nastavnik.instruments.documents.capabilities import Cap
from nastavnik.instruments.documents.models import Document
from nastavnik.kernel.errors import Forbidden, Missing, Refusal
from nastavnik.stages.regulations.forms import SigningForm
from nastavnik.ui.text import plural


class NothingTicked(Refusal):
    """The button was pressed without a document chosen."""


@screen(Cap.REGISTER_DOCUMENTS)
def signing(request: Request) -> HttpResponse:
    """Documents sent to the head: look through, tick, «Подписано на бумаге» or «Вернуть с замечанием»."""
    waiting = restrict(Document.objects.own().filter(state="sent"), request.act, Cap.SEE_DOCUMENTS)
    rows = _ordered(waiting)
    chosen = [row for row in rows if str(row.pk) in request.POST.getlist("document")]
    form = SigningForm(posted(request)[0], initial={"dated_on": request.act.today})
    refusals: list[str] = []
    if request.method == "POST":
        if not chosen:
            refusals = ["Отметьте документы галочками."]
        elif request.POST.get("verb") == "return":
            refusals = _each(request, chosen, lambda item: take_back_document(
                request.act, document=item, remark=request.POST.get("remark", "")[:500]), "возвращено на доработку")  # fmt: skip
        else:
            done = attempt(form, lambda data: [_each(request, chosen, lambda item: register_document(
                request.act, document=item, dated_on=data["dated_on"]), "подписано и зарегистрировано")])  # fmt: skip
            refusals = done[0] if done else []
        if not refusals and not form.errors:
            return redirect("regulations:signing")
        rows = _ordered(waiting)
    context = {
        "rows": rows,
        "numbered": list(restrict(Document.objects.own().filter(state="numbered"), request.act, Cap.SEE_DOCUMENTS)),
        "form": form,
        "refusals": refusals,
        "chosen": {row.pk for row in chosen} or {row.pk for row in rows},
    }
    return render(request, "regulations/signing.html", context, status=422 if request.method == "POST" else 200)


def _ordered(waiting: QuerySet[Document]) -> list[Document]:
    """As they are to be signed: orders before what cites them, the earlier prepared first."""
    rows = waiting.select_related("file", "cites").prefetch_related("attachments").order_by("pk")
    return sorted(rows, key=lambda row: row.cites_id is not None)


def _each(request: Request, chosen: Sequence[Document], do, said: str) -> list[str]:  # type: ignore[no-untyped-def]
    """One by one, the earlier prepared first: what one document cannot does not stop the others."""
    refusals = []
    for item in chosen:
        try:
            do(item)
        except (Forbidden, Missing):
            raise
        except Refusal as refusal:
            refusals.append(f"{item.title}: {refusal.text}")
    if done := len(chosen) - len(refusals):
        messages.success(request, f"{plural(done, 'документ', 'документа', 'документов')}: {said}.")
    return refusals
