from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "nastavnik.foundation.privacy"
    label = "privacy"
    verbose_name = "Личные данные"
