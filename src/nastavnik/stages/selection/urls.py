from __future__ import annotations

from django.urls import path, re_path

from nastavnik.stages.selection.views import board, district, offers, participants, runs

app_name = "selection"
urlpatterns = [
    path("", board.index, name="index"),
    path("participants/", participants.people, name="participants"),
    path("participants/mark/", participants.mark, name="mark"),
    path("participants/prepare-consents/", participants.print_missing, name="print_missing"),
    path("participants/print-consents/", participants.print_chosen, name="print_chosen"),
    path("request-map/", participants.show_map, name="request_map"),
    path("propose-pairs/", board.propose, name="propose"),
    path("compare/", board.compare_runs, name="compare"),
    path("rules/", runs.rules, name="rules"),
    path("runs/", runs.index, name="runs"),
    path("runs/<int:pk>/", runs.show, name="run"),
    path("bans/", board.bans, name="bans"),
    path("bans/<int:pk>/lift-ban/", board.lift, name="lift_ban"),
    path("accept-clean/", board.accept_clean, name="accept_clean"),
    path("send-proposals/", offers.send, name="send"),
    re_path(r"^proposals/(?P<pk>\d+)/(?P<verb>accept|take-back|reject|never|pin|unpin)/$", board.decide, name="decide"),
    path("proposals/<int:pk>/why/", board.why, name="why"),
    path("proposals/<int:pk>/", offers.offer, name="offer"),
    path("proposals/<int:pk>/answer-proposal/", offers.answer, name="answer"),
    path("proposals/<int:pk>/ask-question/", offers.ask, name="ask_question"),
    path("proposals/<int:pk>/extend-proposal/", offers.extend, name="extend"),
    path("proposals/<int:pk>/propose-next/", offers.follow, name="follow"),
    path("proposals/<int:pk>/ask-fit/", offers.ask_pair, name="ask_fit"),
    path("questions/<int:pk>/reply-question/", offers.reply, name="reply_question"),
    path("fits/", offers.fit_list, name="fits"),
    path("fits/<int:pk>/answer-fit/", offers.answer_pair, name="answer_fit"),
    path("mentees/<int:pk>/place-by-hand/", board.place, name="place"),
    path("mentees/<int:pk>/change/", board.change, name="change"),
    path("mentees/<int:pk>/ask-district/", district.ask, name="ask_district"),
    path("searches/", district.index, name="searches"),
    path("searches/answer-search/", district.answer, name="answer_search"),
]
