from __future__ import annotations

from django.urls import path

from nastavnik.foundation.legislation import views

app_name = "legislation"
urlpatterns = [
    path("", views.index, name="index"),
    path("enter-act/", views.enter, name="enter_act"),
    path("<int:pk>/end-act/", views.end, name="end_act"),
]
