from __future__ import annotations

from django.urls import path

from nastavnik.instruments.roadmap import views

app_name = "roadmap"
urlpatterns = [
    path("", views.index, name="index"),
    path("download/", views.download, name="download"),
    path("packs/", views.packs, name="packs"),
    path("<int:pk>/", views.show, name="show"),
    path("start-year/<int:step>/", views.start, name="start"),
]
