from __future__ import annotations

from django.urls import path

from nastavnik.stages.mentors import views

app_name = "mentors"
urlpatterns = [
    path("", views.index, name="index"),
    path("<int:pk>/", views.show, name="show"),
    path("<int:pk>/note-strengths/", views.edit, name="edit"),
    path("<int:pk>/leave-bank/", views.leave, name="leave"),
]
