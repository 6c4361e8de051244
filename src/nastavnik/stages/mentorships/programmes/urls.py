from __future__ import annotations

from django.urls import path

from nastavnik.stages.mentorships.programmes.views import edit, lists, show

app_name = "programmes"
urlpatterns = [
    path("", lists.index, name="index"),
    path("draft/", lists.draft, name="draft"),
    path("library/", lists.browse, name="library"),
    path("breaks/", lists.breaks, name="breaks"),
    path("<int:pk>/", show.show, name="show"),
    path("<int:pk>/change/", show.change, name="change"),
    path("versions/<int:pk>/move/", show.move, name="move"),
    path("versions/<int:pk>/return/", show.give_back, name="return"),
    path("versions/<int:pk>/conditions/", edit.conditions, name="conditions"),
    path("versions/<int:pk>/goal/", edit.new_goal, name="new_goal"),
    path("goals/<int:pk>/", edit.goal, name="goal"),
    path("goals/<int:pk>/change/", edit.change_goal_row, name="goal_do"),
    path("goals/<int:pk>/pick/", edit.pick, name="pick"),
    path("goals/<int:pk>/task/", edit.new_task, name="new_task"),
    path("tasks/<int:pk>/", edit.task, name="task"),
    path("tasks/<int:pk>/change/", edit.change_task_row, name="task_do"),
    path("tasks/<int:pk>/mark/", show.mark, name="mark"),
    path("tasks/<int:pk>/unmark/", show.unmark, name="unmark"),
]
