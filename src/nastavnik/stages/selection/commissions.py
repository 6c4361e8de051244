"""The papers of the participants are printed from their list."""

from nastavnik.instruments.documents.commissions import elsewhere
from nastavnik.stages.selection.capabilities import Cap

elsewhere(
    "Согласия участников", about="Печатаются из списка участников.",
    url_name="selection:participants", capability=Cap.MATCH,
)  # fmt: skip
