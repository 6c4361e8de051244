from django.apps import AppConfig


class MentorshipsConfig(AppConfig):
    name = "nastavnik.stages.mentorships"
    label = "mentorships"
    verbose_name = "Пары и группы"
