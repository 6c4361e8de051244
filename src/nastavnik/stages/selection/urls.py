from __future__ import annotations

from django.urls import path, re_path

from nastavnik.stages.selection import views

app_name = "selection"
urlpatterns = [
    path("", views.index, name="index"),
    path("participants/", views.people, name="participants"),
    path("participants/mark/", views.mark, name="mark"),
    path("participants/prepare-consents/", views.print_missing, name="print_missing"),
    path("participants/print-consents/", views.print_chosen, name="print_chosen"),
    path("request-map/", views.show_map, name="request_map"),
    path("propose-pairs/", views.propose, name="propose"),
    path("accept-clean/", views.accept_clean, name="accept_clean"),
    path("send-proposals/", views.send, name="send"),
    re_path(r"^proposals/(?P<pk>\d+)/(?P<verb>accept|take-back|reject|never)/$", views.decide, name="decide"),
    path("proposals/<int:pk>/why/", views.why, name="why"),
    path("proposals/<int:pk>/", views.offer, name="offer"),
    path("proposals/<int:pk>/answer-proposal/", views.answer, name="answer"),
    path("mentees/<int:pk>/place-by-hand/", views.place, name="place"),
]
