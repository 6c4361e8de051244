from __future__ import annotations

from django.urls import path

from nastavnik.ui import views

app_name = "ui"
urlpatterns = [
    path("look/", views.look, name="look"),
    path("gallery/", views.gallery, name="gallery"),
]
