from __future__ import annotations

from django.urls import path

from nastavnik.foundation.people import views

app_name = "people"
urlpatterns = [
    path("", views.index, name="index"),
    path("download/", views.download, name="download"),
    path("add-person/", views.add, name="add"),
    path("import/", views.import_new, name="import_new"),
    path("import/<int:pk>/", views.import_check, name="import_check"),
    path("import/<int:pk>/undo/", views.import_undo, name="import_undo"),
    path("import/<int:pk>/drop/", views.import_drop, name="import_drop"),
    path("import/<int:pk>/questions/", views.import_questions, name="import_questions"),
    path("<int:pk>/", views.show, name="show"),
    path("<int:pk>/edit-person/", views.edit, name="edit"),
    path("<int:pk>/edit-name-forms/", views.name_forms, name="name_forms"),
    path("<int:pk>/end-employment/", views.end, name="end"),
]
