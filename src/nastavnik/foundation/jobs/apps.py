from django.apps import AppConfig
from django.db.models.signals import post_migrate


class JobsConfig(AppConfig):
    name = "nastavnik.foundation.jobs"
    label = "jobs"
    verbose_name = "Фоновая работа"

    def ready(self) -> None:
        from nastavnik.foundation.jobs.rounds import appoint

        post_migrate.connect(appoint, sender=self)
