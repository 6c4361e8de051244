from django.apps import AppConfig


class MentorsConfig(AppConfig):
    name = "nastavnik.stages.mentors"
    label = "mentors"
    verbose_name = "Наставники"
