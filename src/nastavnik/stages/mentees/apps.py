from django.apps import AppConfig


class MenteesConfig(AppConfig):
    name = "nastavnik.stages.mentees"
    label = "mentees"
    verbose_name = "Наставляемые"
