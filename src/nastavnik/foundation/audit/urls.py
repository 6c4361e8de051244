from __future__ import annotations

from django.urls import path

from nastavnik.foundation.audit import views

app_name = "audit"
urlpatterns = [
    path("", views.index, name="index"),
    path("check/", views.check, name="check"),
]
