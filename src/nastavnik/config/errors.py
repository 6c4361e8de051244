"""Pages for what went wrong, in the words of ux 2.6."""

from __future__ import annotations

import logging
import secrets

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

log = logging.getLogger("nastavnik.error")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig):
        # Raised while the body is read, which the check of the CSRF token does before any view.
        return render(request, "ui/errors/413.html", status=413)
    return render(request, "ui/errors/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "ui/errors/403.html", {"text": str(exception)}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "ui/errors/404.html", status=404)


def too_many(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/errors/429.html", status=429)


def server_error(request: HttpRequest) -> HttpResponse:
    """The number on the page is the number in the log, so a curator can name it to the administrator."""
    number = secrets.token_hex(3).upper()
    log.error("Error page %s at %s", number, request.path)
    try:
        return render(request, "ui/errors/500.html", {"number": number}, status=500)
    except Exception:
        return HttpResponse(
            f"У нас что-то сломалось. Номер ошибки: {number}.", status=500, content_type="text/plain; charset=utf-8"
        )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "ui/errors/403_csrf.html", status=403)
