"""Questionnaires as data: the format, the way through, the answers. Pure."""

from nastavnik.instruments.surveys.spec.answers import AnswerFault, read_answer, read_screen, typed
from nastavnik.instruments.surveys.spec.diffing import Diff, compare
from nastavnik.instruments.surveys.spec.loading import Bundle, Fault, SpecFaults, faults_of, load_bundle
from nastavnik.instruments.surveys.spec.model import (
    Instrument,
    Item,
    Option,
    Point,
    Row,
    Scale,
    Score,
    Section,
    canonical_bytes,
    from_json,
    sha256,
    to_json,
)
from nastavnik.instruments.surveys.spec.routing import Context, Question, Screen, Walk, fitting

__all__ = [
    "AnswerFault", "Bundle", "Context", "Diff", "Fault", "Instrument", "Item", "Option", "Point", "Question", "Row",
    "Scale", "Score", "Screen", "Section", "SpecFaults", "Walk", "canonical_bytes", "compare", "faults_of", "fitting",
    "from_json", "load_bundle", "read_answer", "read_screen", "sha256", "to_json", "typed",
]  # fmt: skip
