from __future__ import annotations

from django.urls import path

from nastavnik.foundation.files import views

app_name = "files"
urlpatterns = [path("<int:pk>/", views.show, name="show")]
