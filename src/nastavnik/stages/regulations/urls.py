from __future__ import annotations

from django.urls import path

from nastavnik.stages.regulations.views import commissioning, papers

app_name = "regulations"
urlpatterns = [
    path("", papers.index, name="index"),
    path("signing/", papers.signing, name="signing"),
    path("issue-regulation/", papers.regulation, name="regulation"),
    path("choose-paper/", commissioning.choose, name="choose"),
    path("prepare-paper/<str:code>/", commissioning.prepare, name="prepare"),
    path("<int:pk>/", papers.show, name="show"),
    path("<int:pk>/pdf/", papers.pdf, name="pdf"),
]
