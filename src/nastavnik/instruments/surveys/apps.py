from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "nastavnik.instruments.surveys"
    label = "surveys"
    verbose_name = "Анкеты"
