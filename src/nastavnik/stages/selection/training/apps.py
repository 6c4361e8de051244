from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "nastavnik.stages.selection.training"
    label = "training"
    verbose_name = "Обучение наставников"
