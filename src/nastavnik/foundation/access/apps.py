from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "nastavnik.foundation.access"
    label = "access"
    verbose_name = "Доступ"
