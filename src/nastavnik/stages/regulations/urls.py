from __future__ import annotations

from django.urls import path

from nastavnik.stages.regulations import views

app_name = "regulations"
urlpatterns = [
    path("", views.index, name="index"),
    path("signing/", views.signing, name="signing"),
    path("issue-regulation/", views.regulation, name="regulation"),
    path("<int:pk>/", views.show, name="show"),
    path("<int:pk>/pdf/", views.pdf, name="pdf"),
]
