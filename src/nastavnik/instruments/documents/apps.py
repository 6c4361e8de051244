from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "nastavnik.instruments.documents"
    label = "documents"
    verbose_name = "Документы"
