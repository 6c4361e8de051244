from __future__ import annotations

from django.urls import path

from nastavnik.stages.regulations.views import codes, commissioning, papers, signing, templates

app_name = "regulations"
urlpatterns = [
    path("", papers.index, name="index"),
    path("signing/", signing.signing, name="signing"),
    path("issue-regulation/", papers.regulation, name="regulation"),
    path("choose-paper/", commissioning.choose, name="choose"),
    path("prepare-paper/<str:code>/", commissioning.prepare, name="prepare"),
    path("code/<str:token>/", codes.by_code, name="by_code"),
    path("scan/", codes.scan, name="scan"),
    path("templates/", templates.index, name="templates"),
    path("templates/layout/", templates.layout, name="layout"),
    path("templates/<str:code>/", templates.show, name="template"),
    path("templates/<str:code>/download/", templates.download, name="template_file"),
    path("templates/<str:code>/preview/", templates.preview, name="template_sample"),
    path("templates/<str:code>/built-in/", templates.built_in, name="template_built_in"),
    path("templates/<str:code>/<int:number>/preview/", templates.preview, name="template_preview"),
    path("templates/<str:code>/<int:number>/use/", templates.use, name="template_use"),
    path("<int:pk>/", papers.show, name="show"),
    path("<int:pk>/pdf/", papers.pdf, name="pdf"),
]
