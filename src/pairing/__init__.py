"""Pairs of mentors and mentees, proven optimal and explained. Knows nothing of Django or of a database.

plan = match(mentees, mentors, Rules())
assert verify(mentees, mentors, Rules(), plan) == []
plan.pairs            # [(mentee id, mentor id, score), …]
explain(mentees, mentors, Rules(), mentee_id, mentor_id)
"""

from pairing.edges import Edges, candidates
from pairing.edits import Edit, co_mentors, full_groups, second_round, what_if
from pairing.explain import (
    Alternative,
    Contribution,
    Difference,
    Explanation,
    alternatives,
    compare,
    difference,
    explain,
    loss_of_forcing,
    relaxed,
    why_nobody,
)
from pairing.model import ContractError, Mentee, Mentees, Mentor, Mentors
from pairing.pareto import PRESETS, pareto, with_fairness
from pairing.plan import VERSION, Certificate, Plan, digest, match
from pairing.residual import Residual, Worth
from pairing.rules import CRITERIA, HARD, Rules
from pairing.scarcity import Conflict, Scarcity, scarcity
from pairing.solve import Assignment, solve
from pairing.stability import Stability, stability
from pairing.verify import verify

__all__ = [
    "CRITERIA", "HARD", "PRESETS", "VERSION", "Alternative", "Assignment", "Certificate", "Conflict", "ContractError",
    "Contribution", "Difference", "Edges", "Edit", "Explanation", "Mentee", "Mentees", "Mentor", "Mentors", "Plan",
    "Residual", "Rules", "Scarcity", "Stability", "Worth", "alternatives", "candidates", "co_mentors", "compare", "difference",
    "digest", "explain", "full_groups", "loss_of_forcing", "match", "pareto", "relaxed", "scarcity", "second_round", "solve", "stability", "verify",
    "what_if", "why_nobody", "with_fairness",
]  # fmt: skip
