"""Minutes and certificates of a session are made on its page, from its facts."""

from nastavnik.instruments.documents.commissions import elsewhere
from nastavnik.stages.selection.training.capabilities import Cap

elsewhere(
    "Протокол и справки занятия наставников", about="Собираются на странице занятия из программы и присутствия.",
    url_name="training:index", capability=Cap.HOLD_SESSIONS,
)  # fmt: skip
