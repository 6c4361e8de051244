from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "nastavnik.stages.mentorships.programmes"
    label = "programmes"
    verbose_name = "Программы наставничества"
