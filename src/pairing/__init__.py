"""Pairs of mentors and mentees, proven optimal and explained. Knows nothing of Django or of a database.

plan = match(mentees, mentors, Rules())
assert verify(mentees, mentors, Rules(), plan) == []
plan.pairs            # [(mentee id, mentor id, score), …]
explain(mentees, mentors, Rules(), mentee_id, mentor_id)
"""

from pairing.edges import Edges, candidates
from pairing.explain import Contribution, Explanation, explain, loss_of_forcing, why_nobody
from pairing.model import ContractError, Mentee, Mentees, Mentor, Mentors
from pairing.plan import VERSION, Certificate, Plan, digest, match
from pairing.rules import CRITERIA, HARD, Rules
from pairing.solve import Assignment, solve
from pairing.verify import verify

__all__ = [
    "CRITERIA", "HARD", "VERSION", "Assignment", "Certificate", "ContractError", "Contribution", "Edges", "Explanation",
    "Mentee", "Mentees", "Mentor", "Mentors", "Plan", "Rules", "candidates", "digest", "explain", "loss_of_forcing",
    "match", "solve", "verify", "why_nobody",
]  # fmt: skip
