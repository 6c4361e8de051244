from __future__ import annotations

from django.urls import path

from nastavnik.foundation.jobs import views

app_name = "jobs"
urlpatterns = [path("<int:pk>/", views.show, name="show")]
