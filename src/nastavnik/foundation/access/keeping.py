"""What a person typed survives an expired session, and the role they worked in survives a sign-out by time.

An unauthenticated POST keeps its fields in the (still anonymous) session together with the account they belong to,
which only a signed cookie of the last signed-in request can name. After sign-in they are shown to that account alone;
anyone else at a shared computer drops them unseen. Signing out by one's own will removes the cookie, so nothing is
kept then.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme

SESSION_KEY = "kept_post"
COOKIE = "worked_as"
SALT = "nastavnik.worked-as"
LARGEST = 200_000
"""Characters of names and values; a longer form is not kept."""
KEPT_FOR = 24 * 3600
COOKIE_AGE = 60 * 24 * 3600
NEVER = ("password", "oldpassword", "csrfmiddlewaretoken", "code", "secret")


@dataclass(frozen=True, slots=True)
class KeptPost:
    """A form that was sent after the session had ended. ``files``: it had attachments, which cannot be kept."""

    user_id: int
    path: str
    fields: tuple[tuple[str, str], ...]
    files: bool


def last_worker(request: HttpRequest) -> tuple[int, int] | None:
    """Account and role of the last signed-in request of this browser, or ``None``."""
    value = request.get_signed_cookie(COOKIE, default=None, salt=SALT, max_age=COOKIE_AGE)
    if value is None:
        return None
    user, _, membership = value.partition(":")
    return int(user), int(membership)


def remember_worker(response: HttpResponse, last: tuple[int, int] | None, user_id: int, membership_id: int) -> None:
    """Set the cookie when it says something else (``last``: what it says now)."""
    if last != (user_id, membership_id):
        response.set_signed_cookie(
            COOKIE, f"{user_id}:{membership_id}", salt=SALT, max_age=COOKIE_AGE,
            secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax",
        )  # fmt: skip


def forget_worker(response: HttpResponse) -> None:
    response.delete_cookie(COOKIE, samesite="Lax")


def keep(request: HttpRequest) -> bool:
    """Keep the fields of this POST. ``False`` when nobody's, too long, or empty."""
    worker = last_worker(request)
    fields = [(name, value) for name, values in request.POST.lists() for value in values if not _secret(name)]
    if worker is None or not fields or sum(len(name) + len(str(value)) for name, value in fields) > LARGEST:
        return False
    request.session[SESSION_KEY] = {
        "user": worker[0],
        "path": request.get_full_path(),
        "fields": fields,
        "files": bool(request.FILES),
        "at": time.time(),
    }
    return True


def kept(request: HttpRequest) -> KeptPost | None:
    """What is kept for the signed-in user. Another's is dropped unseen, as is what is older than a day."""
    stored = request.session.get(SESSION_KEY)
    if stored is None:
        return None
    if stored["user"] != request.user.pk or time.time() - stored["at"] > KEPT_FOR:
        drop(request)
        return None
    if not url_has_allowed_host_and_scheme(stored["path"], None):
        return None
    return KeptPost(stored["user"], stored["path"], tuple((n, v) for n, v in stored["fields"]), stored["files"])


def has_kept(request: HttpRequest) -> bool:
    """Whether the sign-in page should say that nothing is lost."""
    return SESSION_KEY in request.session


def drop(request: HttpRequest) -> None:
    request.session.pop(SESSION_KEY, None)


def _secret(name: str) -> bool:
    return any(word in name.lower() for word in NEVER)
