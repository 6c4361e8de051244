from __future__ import annotations

from django.urls import path

from nastavnik.foundation.organisations import views

app_name = "organisations"
urlpatterns = [
    path("", views.index, name="index"),
    path("create-organisation/", views.create, name="create_organisation"),
    path("<int:pk>/edit-organisation/", views.edit, name="edit"),
]
