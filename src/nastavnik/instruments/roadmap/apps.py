from django.apps import AppConfig


class RoadmapConfig(AppConfig):
    name = "nastavnik.instruments.roadmap"
    label = "roadmap"
    verbose_name = "Дорожная карта"
