"""The code on a paper's first sheet leads back to its record; a scan is recognised by it."""

from __future__ import annotations

import re

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from nastavnik.foundation.access.posting import attempt, posted
from nastavnik.foundation.access.web import Request, restrict, screen
from nastavnik.instruments.documents.actions.keep_scan import keep_scan
from nastavnik.instruments.documents.capabilities import Cap
from nastavnik.instruments.documents.models import CODE_LENGTH, CODE_SIGNS, Document
from nastavnik.instruments.documents.scanning import codes_in
from nastavnik.kernel.errors import Refusal
from nastavnik.stages.regulations.forms import CodeForm

TYPED = re.compile(rf"([{CODE_SIGNS}]{{{CODE_LENGTH}}})/?$")


class NotRecognised(Refusal):
    """No paper of ours bears this code, or there is no code in the picture."""


@screen(Cap.SEE_DOCUMENTS)
def by_code(request: Request, token: str) -> HttpResponse:
    """What the QR square says: the record, for those who may see it."""
    found = restrict(Document.objects.filter(token=token.upper()), request.act, Cap.SEE_DOCUMENTS).first()
    if found is None:
        raise Http404
    return redirect("regulations:show", found.pk)


@screen(Cap.SEE_DOCUMENTS)
def scan(request: Request) -> HttpResponse:
    """Find a paper by its typed code or by a scan; the scan is kept with the document it belongs to."""
    form = CodeForm(*posted(request))
    if request.method == "POST":
        found = attempt(form, lambda data: _find(request, data["code"], data["scan"]))
        if found is not None:
            return redirect("regulations:show", found.pk)
    return render(request, "regulations/scan.html", {"form": form}, status=422 if form.is_bound else 200)


def _find(request: Request, code: str, upload) -> Document:  # type: ignore[no-untyped-def]
    seen = restrict(Document.objects.all(), request.act, Cap.SEE_DOCUMENTS)
    tokens = [token_of(code)] if code else []
    if upload is not None:
        tokens = [token for text in codes_in(upload) if (token := token_of(text))]
        if not tokens:
            raise NotRecognised(
                "На скане не нашлось нашего QR-кода. Сделайте снимок первого листа целиком и при хорошем свете "
                "или введите код под ним.", field="scan",
            )  # fmt: skip
    if not any(tokens):
        raise NotRecognised("Введите код из десяти знаков или приложите скан первого листа.", field="code")
    found: Document | None = seen.filter(token__in=tokens).first()
    if found is None:
        raise NotRecognised("Документа с таким кодом у вас нет. Проверьте знаки.", field="code" if code else "scan")
    if upload is not None and keep_scan.allows(request.act) and found.attached_to is None:
        keep_scan(request.act, document=found, scan=upload)
        messages.success(request, "Документ узнан по коду, скан приложен к нему.")
    return found


def token_of(text: str) -> str:
    """The token in what was typed or read: the code with or without the hyphen, or the whole address; empty if none."""
    found = TYPED.search(re.sub(r"[\s-]", "", text).upper())
    return found[1] if found else ""
