"""A questionnaire's version: what it asks, what is wrong with it, files of it; uploading, publishing (S10)."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from nastavnik.foundation.access.posting import attempt
from nastavnik.foundation.access.web import Request, fetch, holds, screen
from nastavnik.instruments.surveys import taxonomy
from nastavnik.instruments.surveys.actions.edit_version import discard_version, draft_version
from nastavnik.instruments.surveys.actions.publish_version import publish_version, take_questionnaire
from nastavnik.instruments.surveys.capabilities import Cap
from nastavnik.instruments.surveys.exchange.nastavnik import as_json, as_yaml
from nastavnik.instruments.surveys.exchange.surveyjs import to_surveyjs
from nastavnik.instruments.surveys.exchange.uploaded import read_upload
from nastavnik.instruments.surveys.forms import UploadForm
from nastavnik.instruments.surveys.library import instruments
from nastavnik.instruments.surveys.models import Version
from nastavnik.instruments.surveys.spec import Context, Walk, compare, faults_of
from nastavnik.instruments.surveys.versions import instrument_of
from nastavnik.instruments.surveys.wording import KINDS, audience_words, condition_words


def _version(request: Request, pk: int, capability: Cap = Cap.EDIT_SURVEYS) -> Version:
    found: Version = fetch(
        Version.objects.select_related("questionnaire", "supersedes"), request.act, capability, pk=pk
    )
    return found


@screen(Cap.SEE_SURVEYS)
def show(request: Request, pk: int) -> HttpResponse:
    """Every question with its kind and who sees it; what keeps a draft from being published; what changed since the last."""
    version = _version(request, pk, Cap.SEE_SURVEYS)
    instrument = instrument_of(version)
    before = instrument_of(version.supersedes) if version.supersedes is not None else None
    context = {
        "version": version,
        "instrument": instrument,
        "faults": [text for _, text in faults_of(instrument)] if version.state == "draft" else [],
        "diff": compare(before, instrument) if before is not None else None,
        "texts": {item.id: item.text for item in instrument.items()},
        "audience": audience_words,
        "kinds": KINDS,
        "when": {item.id: condition_words(instrument, item.show_if) for item in instrument.items()},
        "may_edit": holds(request.act, Cap.EDIT_SURVEYS),
        "may_run": holds(request.act, Cap.RUN_SURVEYS),
    }
    return render(request, "surveys/version.html", context)


@screen(Cap.EDIT_SURVEYS)
def upload(request: Request) -> HttpResponse:
    """A file becomes a draft; faults are told with their lines, and nothing is kept then."""
    form = UploadForm(request.POST or None, request.FILES or None)
    faults: list[str] = []
    if request.method == "POST":

        def take(data: dict[str, Any]) -> Any:
            nonlocal faults
            read = read_upload(data["file"].name, data["file"].read(), data["title"])
            faults = list(read.faults)
            if read.instrument is None:
                return None
            version = draft_version(request.act, instrument=read.instrument, based_on=data["file"].name[:60])
            for text in read.left_out:
                messages.warning(request, text)
            return version

        version = attempt(form, take)
        if version is not None:
            return redirect("surveys:version", version.pk)
    return render(
        request, "surveys/upload.html", {"form": form, "faults": faults}, status=422 if form.is_bound else 200
    )


@require_POST
@screen(Cap.EDIT_SURVEYS)
def copy(request: Request, code: str) -> HttpResponse:
    """A sample of the catalogue as a draft of one's own."""
    instrument = instruments().get(code)
    if instrument is None:
        raise Http404
    take_questionnaire(request.act, code=code)  # the version the copy will be compared with
    version = draft_version(request.act, instrument=instrument, based_on=f"{code}/{instrument.version}")
    return redirect("surveys:version", version.pk)


@screen(Cap.EDIT_SURVEYS)
def publish(request: Request, pk: int) -> HttpResponse:
    """What publishing means, and what may still be compared; then done. A methodist confirms changes of spelling here."""
    version = _version(request, pk)
    if request.method != "POST" and version.state != "draft":
        return redirect("surveys:version", pk)
    if request.method != "POST":
        instrument = instrument_of(version)
        diff = compare(instrument_of(version.supersedes), instrument) if version.supersedes is not None else None
        texts = {item.id: item.text for item in instrument.items()}
        changed = (
            [(key, texts[key]) for key, same in diff.comparable.items() if not same and key in diff.changed]
            if diff
            else []
        )
        context = {
            "version": version,
            "faults": [text for _, text in faults_of(instrument)],
            "diff": diff,
            "changed": changed,
            "kept": sum(bool(same) for same in diff.comparable.values()) if diff else 0,
            "may_confirm": holds(request.act, Cap.EDIT_QUESTIONS),
        }
        return render(request, "surveys/publish.html", context)
    version = publish_version(request.act, version=version, edited=request.POST.getlist("edited"))
    messages.success(request, f"Опубликовано: {version}. Изменить её больше нельзя.")
    return redirect("surveys:version", pk)


@require_POST
@screen(Cap.EDIT_SURVEYS)
def discard(request: Request, pk: int) -> HttpResponse:
    discard_version(request.act, version=_version(request, pk))
    return redirect("surveys:index")


@screen(Cap.SEE_SURVEYS)
def preview(request: Request, pk: int) -> HttpResponse:
    """All screens of a phone, one under another; nothing is stored."""
    version = _version(request, pk, Cap.SEE_SURVEYS)
    walk = Walk(instrument_of(version), Context(), {})
    return render(
        request,
        "surveys/preview.html",
        {"version": version, "screens": walk.screens("one_question"), "audience": audience_words},
    )


@screen(Cap.SEE_SURVEYS)
def download(request: Request, pk: int, form: str) -> HttpResponse:
    """The version as a file: ``yaml`` and ``json`` of ours, ``surveyjs``."""
    version = _version(request, pk, Cap.SEE_SURVEYS)
    instrument, competences = instrument_of(version), taxonomy.source().data["taxonomy"]
    writers = {
        "yaml": (lambda: as_yaml(instrument, competences), "application/yaml", "yaml"),
        "json": (lambda: as_json(instrument, competences), "application/json", "json"),
        "surveyjs": (
            lambda: json.dumps(to_surveyjs(instrument), ensure_ascii=False, indent=1),
            "application/json",
            "surveyjs.json",
        ),
    }
    if form not in writers:
        raise Http404
    write, kind, ending = writers[form]
    response = HttpResponse(write(), content_type=f"{kind}; charset=utf-8")
    name = quote(f"{instrument.title}, версия {version.number}.{ending}")
    response["Content-Disposition"] = f"attachment; filename=\"questionnaire.{ending}\"; filename*=UTF-8''{name}"
    return response
