from __future__ import annotations

from django.urls import path

from nastavnik.foundation.timetables.views import imports, weeks

app_name = "timetables"
urlpatterns = [
    path("", weeks.index, name="index"),
    path("own/", weeks.own, name="own"),
    path("hours/", weeks.hours, name="hours"),
    path("import/", imports.import_new, name="import_new"),
    path("import/<int:pk>/", imports.import_check, name="import_check"),
    path("import/<int:pk>/undo-import/", imports.import_undo, name="import_undo"),
    path("import/<int:pk>/drop-import/", imports.import_drop, name="import_drop"),
    path("import/<int:pk>/questions/", imports.import_questions, name="import_questions"),
    path("<int:pk>/", weeks.show, name="show"),
    path("<int:pk>/mark-week/", weeks.mark, name="mark"),
]
