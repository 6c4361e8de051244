from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "nastavnik.foundation.audit"
    label = "audit"
    verbose_name = "Журнал"

    def ready(self) -> None:
        from nastavnik.foundation.audit.chain import record
        from nastavnik.kernel.registry import registry

        registry.install(audit=record)
