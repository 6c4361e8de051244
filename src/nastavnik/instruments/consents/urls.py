from __future__ import annotations

from django.urls import path, re_path

from nastavnik.instruments.consents import destroy_views, views

app_name = "consents"
urlpatterns = [
    path("destroy/", destroy_views.destroy_index, name="destroy_index"),
    path("destroy/<int:pk>/", destroy_views.destroy, name="destroy"),
    path("destroyed/<int:pk>/", destroy_views.destroyed, name="destroyed"),
    path("destroyed/<int:pk>/extract/", destroy_views.destroyed_extract, name="destroyed_extract"),
    path("<int:pk>/", views.show, name="show"),
    path("print/", views.print_chosen, name="print"),
    path("sign/", views.sign, name="sign"),
    re_path(r"^(?P<pk>\d+)/(?P<verb>refuse|withdraw|reprint|scan)/$", views.change, name="change"),
]
