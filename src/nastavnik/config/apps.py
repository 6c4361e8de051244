from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, pre_migrate


class ConfigConfig(AppConfig):
    """The composition root. Listed last: when it is ready, every app has declared itself."""

    name = "nastavnik.config"
    label = "config"

    def ready(self) -> None:
        from nastavnik.config import wiring

        wiring.assemble()
        connection_created.connect(wiring.guard_connection, dispatch_uid="write-guard")
        pre_migrate.connect(wiring.open_for_migration, dispatch_uid="migrate-open")
        post_migrate.connect(wiring.close_after_migration, dispatch_uid="migrate-close")
