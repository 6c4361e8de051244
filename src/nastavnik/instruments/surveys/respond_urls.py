"""The respondent's addresses, short enough for a printed slip."""

from __future__ import annotations

from django.urls import path

from nastavnik.instruments.surveys.views import respond

app_name = "respond"
urlpatterns = [
    path("", respond.begin, name="begin"),
    path("q/<str:key>/", respond.show_screen, name="screen"),
    path("check/", respond.check, name="check"),
    path("done/", respond.done, name="done"),
    path("later/", respond.later, name="later"),
    path("answers/", respond.download, name="download"),
    path("decline/", respond.refuse, name="decline"),
    path("stranger/", respond.stranger, name="stranger"),
    path("resume/", respond.resume, name="resume"),
    path("layout/", respond.choose_layout, name="layout"),
    path("own/<int:pk>/", respond.own, name="own"),
    path("<str:token>", respond.enter, name="enter"),
]
