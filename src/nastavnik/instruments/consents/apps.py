from django.apps import AppConfig


class ConsentsConfig(AppConfig):
    name = "nastavnik.instruments.consents"
    label = "consents"
    verbose_name = "Согласия"
