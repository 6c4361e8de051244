from django.apps import AppConfig


class MentorshipsConfig(AppConfig):
    name = "nastavnik.stages.mentorships"
    label = "mentorships"
    verbose_name = "Пары и группы"

    def ready(self) -> None:
        from nastavnik.kernel.guards import keep
        from nastavnik.stages.mentorships.guards import GUARDS

        keep(self, GUARDS)
