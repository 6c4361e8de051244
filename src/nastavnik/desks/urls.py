from __future__ import annotations

from django.urls import path

from nastavnik.desks import views

app_name = "desks"
urlpatterns = [path("", views.home, name="home"), path("who-sees/", views.who_sees, name="who_sees")]
