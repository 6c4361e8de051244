"""Every address of the product, and beside them a bare view: the whole middleware stack, a constant answer, no session."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from nastavnik.config import urls
from nastavnik.config.urls import handler400, handler403, handler404, handler429, handler500

__all__ = ["handler400", "handler403", "handler404", "handler429", "handler500", "urlpatterns"]


def constant(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


urlpatterns = [path("bare/", constant), *urls.urlpatterns]
