from __future__ import annotations

from django.urls import path, re_path

from nastavnik.instruments.surveys.views import builder, campaigns, help, paper, results, versions

app_name = "surveys"
urlpatterns = [
    path("", campaigns.index, name="index"),
    path("help/", help.index, name="help"),
    path("help/<int:pk>/settle/", help.settle, name="settle_help"),
    path("own/", campaigns.own, name="own"),
    path("send-chosen/", campaigns.send_chosen, name="send_chosen"),
    path("new/<slug:code>/", campaigns.new, name="new"),
    path("upload/", versions.upload, name="upload"),
    path("samples/<slug:code>/copy/", versions.copy, name="copy"),
    path("versions/<int:pk>/", versions.show, name="version"),
    path("versions/<int:pk>/edit/", builder.edit, name="edit"),
    path("versions/<int:pk>/edit/intro/", builder.intro, name="edit_intro"),
    path("versions/<int:pk>/edit/add/", builder.add, name="add_item"),
    path("versions/<int:pk>/edit/section/", builder.section, name="edit_section"),
    path("versions/<int:pk>/edit/<slug:key>/", builder.item, name="edit_item"),
    re_path(r"^versions/(?P<pk>\d+)/edit/(?P<key>[\w-]+)/(?P<verb>up|down|remove)/$", builder.step, name="edit_step"),
    path("versions/<int:pk>/publish/", versions.publish, name="publish"),
    path("versions/<int:pk>/discard/", versions.discard, name="discard"),
    path("versions/<int:pk>/preview/", versions.preview, name="preview"),
    path("versions/<int:pk>/file/<slug:form>/", versions.download, name="file"),
    path("versions/<int:pk>/ask/", campaigns.new_of_version, name="ask"),
    path("<int:pk>/", campaigns.campaign, name="campaign"),
    path("<int:pk>/change/", campaigns.change, name="change"),
    path("<int:pk>/discard/", campaigns.discard, name="discard_campaign"),
    path("<int:pk>/launch/", campaigns.launch, name="launch"),
    path("<int:pk>/remind/", campaigns.remind, name="remind"),
    path("<int:pk>/close/", campaigns.close, name="close"),
    path("<int:pk>/prolong/", campaigns.prolong, name="prolong"),
    path("<int:pk>/results/", results.show, name="results"),
    path("<int:pk>/texts/<slug:key>/", results.texts, name="texts"),
    path("<int:pk>/results.xlsx", results.download, name="results_file"),
    path("<int:pk>/slips/", campaigns.slips, name="slips"),
    path("<int:pk>/blank/", paper.blank, name="blank"),
    path("<int:pk>/blank/slips/", paper.blank_slips, name="blank_slips"),
    path("<int:pk>/slip/", paper.enter_slip, name="enter_slip"),
    path("invitations/<int:pk>/", campaigns.invitation, name="invitation"),
    path("invitations/<int:pk>/handed/", campaigns.handed, name="handed"),
    path("invitations/<int:pk>/renew/", campaigns.renew, name="renew"),
    path("invitations/<int:pk>/answers/", campaigns.answers, name="answers"),
    path("invitations/<int:pk>/paper/", paper.from_paper, name="from_paper"),
]
