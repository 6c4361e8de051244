from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "nastavnik.foundation.organisations"
    label = "organisations"
    verbose_name = "Организации"
