from __future__ import annotations

from django.urls import path

from nastavnik.stages.mentees import views

app_name = "mentees"
urlpatterns = [
    path("", views.index, name="index"),
    path("waiting/", views.waiting, name="waiting"),
    path("<int:pk>/", views.show, name="show"),
    path("<int:pk>/note-requests/", views.edit, name="edit"),
    path("<int:pk>/leave-bank/", views.leave, name="leave"),
]
