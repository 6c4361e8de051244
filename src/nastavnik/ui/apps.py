from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "nastavnik.ui"
    label = "ui"
    verbose_name = "Оформление"
