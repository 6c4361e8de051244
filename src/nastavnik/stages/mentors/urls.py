from __future__ import annotations

from django.urls import path

from nastavnik.stages.mentors import views

app_name = "mentors"
urlpatterns = [
    path("", views.index, name="index"),
    path("unconfirmed/", views.unconfirmed, name="unconfirmed"),
    path("<int:pk>/confirm-wish/", views.confirm, name="confirm"),
    path("<int:pk>/note-course/", views.add_course, name="add_course"),
    path("courses/<int:pk>/remove-course/", views.drop_course, name="drop_course"),
    path("<int:pk>/", views.show, name="show"),
    path("<int:pk>/note-strengths/", views.edit, name="edit"),
    path("<int:pk>/leave-bank/", views.leave, name="leave"),
]
