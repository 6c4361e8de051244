"""The roles of the regulation (reference: roles and duties), and which organisations they live in."""

from __future__ import annotations

from django.db.models import TextChoices


class Role(TextChoices):
    CURATOR = "curator", "Куратор"
    HEAD = "head", "Руководитель"
    MENTOR = "mentor", "Наставник"
    MENTEE = "mentee", "Наставляемый"
    PSYCHOLOGIST = "psychologist", "Педагог-психолог"
    MUNICIPAL = "municipal", "Муниципальный методист"
    REGIONAL = "regional", "Региональный методист"
    ADMIN = "admin", "Администратор системы"
    SYSTEM = "system", "Система"


PEOPLE = tuple(role for role in Role if role is not Role.SYSTEM)
