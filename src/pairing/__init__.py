"""Pairs of mentors and mentees, proven optimal and explained. Knows nothing of Django or of a database.

plan = match(mentees, mentors, Rules())
assert verify(mentees, mentors, Rules(), plan) == []
plan.pairs            # [(mentee id, mentor id, score), …]
explain(mentees, mentors, Rules(), mentee_id, mentor_id)
"""

from pairing.explain import Contribution, Explanation, explain, loss_of_forcing, why_nobody
from pairing.model import ContractError, Mentee, Mentees, Mentor, Mentors
from pairing.rules import CRITERIA, Rules
from pairing.solve import Certificate, Plan, digest, match
from pairing.verify import verify

VERSION = "1.0"

__all__ = [
    "CRITERIA", "VERSION", "Certificate", "ContractError", "Contribution", "Explanation", "Mentee", "Mentees", "Mentor",
    "Mentors", "Plan", "Rules", "digest", "explain", "loss_of_forcing", "match", "verify", "why_nobody",
]  # fmt: skip
