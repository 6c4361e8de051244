from __future__ import annotations

from django.urls import path

from nastavnik.stages.mentorships import views

app_name = "mentorships"
urlpatterns = [
    path("", views.index, name="index"),
    path("<int:pk>/", views.show, name="show"),
    path("draft-order/", views.order, name="order"),
]
