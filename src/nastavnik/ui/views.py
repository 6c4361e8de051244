from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from nastavnik.ui.a11y import COOKIE, OPTIONS, YEAR, read


def look(request: HttpRequest) -> HttpResponse:
    """The panel of S29. Every control is a link back to here with one value; the choice is kept for a year."""
    back = request.GET.get("back", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}):
        back = "/"
    given = {name: request.GET[name] for name in OPTIONS if name in request.GET}
    chosen = read(request)
    if "a11y" in request.GET:
        chosen = chosen.changed(on=request.GET["a11y"] == "on")
    chosen = chosen.changed(**given)
    if request.GET.get("a11y") == "off" or "theme" in given:
        response: HttpResponse = redirect(back)
    else:
        response = render(request, "ui/look.html", {"chosen": chosen, "options": OPTIONS, "back": back, "look": chosen})
    if given or "a11y" in request.GET:
        response.set_cookie(
            COOKIE, chosen.cookie(), max_age=YEAR, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
        )
    return response


def gallery(request: HttpRequest) -> HttpResponse:
    """Every component with examples: what designers and engineers look at."""
    from django.core.paginator import Paginator

    from nastavnik.ui.components import components
    from nastavnik.ui.examples import GalleryForm

    form = GalleryForm({"name": "", "when": "31.02.2026"})
    form.is_valid()
    page = Paginator(range(60), 20).page(2)
    page.query = ""  # type: ignore[attr-defined]
    context = {"form": form, "empty": GalleryForm(auto_id="empty_%s"), "page": page, "components": components()}
    return render(request, "ui/gallery.html", context)
