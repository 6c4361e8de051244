"""The kinds of consent: separate documents, never merged (R02)."""

from __future__ import annotations

from django.db.models import TextChoices


class ConsentKind(TextChoices):
    """Values are the codes of the register of documents."""

    MENTOR_DUTIES = "D10", "Согласие на работу наставника"
    MENTEE_PARTICIPATION = "D11", "Согласие на участие и закрепление наставника"
    PROCESSING = "D17", "Согласие на обработку персональных данных"
    DISSEMINATION = "D18", "Согласие на распространение персональных данных"
    TRANSFER = "D19", "Согласие на передачу персональных данных"

    @property
    def short(self) -> str:
        """A word or two for a narrow column."""
        return {
            "D10": "быть наставником",
            "D11": "участвовать",
            "D17": "обработка данных",
            "D18": "публикация",
            "D19": "передача",
        }[self.value]


IN_ACCOUNT = ("D11", "D17", "D18")
"""What may be given in the person's account unless the school decides otherwise: a default, not a rule of ours.

D10 and D19 are written by the Labour Code (articles 351.8, 88): paper, or an enhanced signature outside the product.
Where the written form of 152-ФЗ article 9 part 4 is wanted for D17 (with the details of a passport, which we never store),
the school takes it off this list.
"""
