"""The kinds of consent: separate documents, never merged (R02)."""

from __future__ import annotations

from django.db.models import TextChoices


class ConsentKind(TextChoices):
    """Values are the codes of the register of documents."""

    MENTOR_DUTIES = "D10", "Согласие на работу наставника"
    MENTEE_PARTICIPATION = "D11", "Согласие на участие и закрепление наставника"
    PROCESSING = "D17", "Согласие на обработку персональных данных"

    @property
    def short(self) -> str:
        """A word or two for a narrow column."""
        return {"D10": "быть наставником", "D11": "участвовать", "D17": "обработка данных"}[self.value]
