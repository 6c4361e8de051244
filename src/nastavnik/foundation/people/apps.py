from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "nastavnik.foundation.people"
    label = "people"
    verbose_name = "Люди"
