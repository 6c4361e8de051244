"""One way from a posted form to an action and back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.http import HttpRequest

from nastavnik.kernel.errors import Forbidden, Missing, Refusal

R = TypeVar("R")


def attempt(form: forms.Form, do: Callable[[dict[str, Any]], R]) -> R | None:
    """Run ``do(cleaned_data)`` when the form is valid. A refusal becomes an error of its field (or of the whole form).

    Returns what ``do`` returned, or ``None`` when the page must be shown again with 422 and everything that was typed.
    """
    if not form.is_valid():
        return None
    try:
        return do(form.cleaned_data)
    except (Forbidden, Missing):
        raise
    except Refusal as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.text)
        return None


def posted(request: HttpRequest) -> tuple[Any, Any]:
    """What a form is bound to: the fields and files of a POST, even an empty one, or nothing."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)
