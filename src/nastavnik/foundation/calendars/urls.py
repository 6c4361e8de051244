from __future__ import annotations

from django.urls import path

from nastavnik.foundation.calendars import views

app_name = "calendars"
urlpatterns = [
    path("", views.index, name="index"),
    path("set-day/", views.set_special, name="set_day"),
    path("<int:pk>/clear-day/", views.clear, name="clear_day"),
]
