from __future__ import annotations

from django.urls import path

from nastavnik.foundation.people.views import imports, staff

app_name = "people"
urlpatterns = [
    path("", staff.index, name="index"),
    path("download/", staff.download, name="download"),
    path("add-person/", staff.add, name="add"),
    path("import/", imports.import_new, name="import_new"),
    path("import/<int:pk>/", imports.import_check, name="import_check"),
    path("import/<int:pk>/undo-import/", imports.import_undo, name="import_undo"),
    path("import/<int:pk>/drop-import/", imports.import_drop, name="import_drop"),
    path("import/<int:pk>/questions/", imports.import_questions, name="import_questions"),
    path("<int:pk>/", staff.show, name="show"),
    path("<int:pk>/edit-person/", staff.edit, name="edit"),
    path("<int:pk>/edit-post/", staff.edit_cell, {"cell": "post"}, name="edit_post"),
    path("<int:pk>/edit-subjects/", staff.edit_cell, {"cell": "subjects"}, name="edit_subjects"),
    path("<int:pk>/edit-experience/", staff.edit_cell, {"cell": "experience"}, name="edit_experience"),
    path("<int:pk>/edit-name-forms/", staff.name_forms, name="edit_name_forms"),
    path("<int:pk>/end-employment/", staff.end, name="end_employment"),
]
