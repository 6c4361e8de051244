from __future__ import annotations

from django.urls import path, re_path

from nastavnik.instruments.consents.views import demands, destroying, own, papers, permissions

app_name = "consents"
urlpatterns = [
    path("<int:pk>/", papers.show, name="show"),
    path("print/", papers.print_chosen, name="print"),
    path("sign/", papers.sign, name="sign"),
    path("<int:pk>/withdraw/", papers.withdraw, name="withdraw"),
    re_path(r"^(?P<pk>\d+)/(?P<verb>refuse|reprint|scan|again)/$", papers.change, name="change"),
    path("ask/", permissions.index, name="ask"),
    re_path(r"^ask/(?P<what>publication|transfer)/$", permissions.prepare, name="prepare"),
    path("<int:pk>/mark-permitted/", permissions.mark, name="mark"),
    path("own/", own.index, name="own"),
    path("own/<int:pk>/", own.read_text, name="read"),
    path("own/<int:pk>/decline/", own.decline, name="decline"),
    path("own/ask-about-data/", own.ask, name="ask_about_data"),
    path("demands/", demands.index, name="demands"),
    path("demands/note/", demands.note, name="note_demand"),
    path("demands/<int:pk>/close/", demands.close, name="close_demand"),
    path("demands/<int:pk>/extend/", demands.extend, name="extend_demand"),
    path("rules/", demands.rules, name="rules"),
    path("destroy/", destroying.destroy_index, name="destroy_index"),
    path("destroy/<int:pk>/", destroying.destroy, name="destroy"),
    path("destroyed/<int:pk>/", destroying.destroyed, name="destroyed"),
    path("destroyed/<int:pk>/extract/", destroying.destroyed_extract, name="destroyed_extract"),
]
