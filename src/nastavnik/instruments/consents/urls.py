from __future__ import annotations

from django.urls import path, re_path

from nastavnik.instruments.consents import views

app_name = "consents"
urlpatterns = [
    path("<int:pk>/", views.show, name="show"),
    path("print/", views.print_chosen, name="print"),
    path("sign/", views.sign, name="sign"),
    re_path(r"^(?P<pk>\d+)/(?P<verb>refuse|withdraw|reprint|scan)/$", views.change, name="change"),
]
