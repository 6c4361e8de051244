from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "nastavnik.foundation.accounts"
    label = "accounts"
    verbose_name = "Учётные записи"
