from __future__ import annotations

from django.urls import path, re_path

from nastavnik.instruments.roadmap import views

app_name = "roadmap"
urlpatterns = [
    path("", views.index, name="index"),
    path("download/", views.download, name="download"),
    path("<int:pk>/", views.show, name="show"),
    re_path(r"^start-year/(?P<step>[1-4])/$", lambda request, step: views.start(request, int(step)), name="start"),
]
