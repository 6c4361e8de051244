from __future__ import annotations

from django.urls import path

from nastavnik.stages.mentorships.views import changes, packages, pairs

app_name = "mentorships"
urlpatterns = [
    path("", pairs.index, name="index"),
    path("<int:pk>/", pairs.show, name="show"),
    path("<int:pk>/change/", changes.choose, name="change"),
    path("<int:pk>/change/<slug:code>/", changes.ask, name="change_one"),
    path("terms/<int:pk>/", changes.terms, name="terms"),
    path("draft-order/", pairs.order, name="order"),
    path("packages/prepare/", packages.prepare, name="prepare_package"),
    path("packages/<int:pk>/", packages.show, name="package"),
    path("packages/<int:pk>/again/", packages.again, name="package_again"),
    path("packages/<int:pk>/send/", packages.send, name="send_package"),
    path("packages/<int:pk>/download/", packages.download, name="download_package"),
]
