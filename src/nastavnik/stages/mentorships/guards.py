"""Periods held by the database: of one person they do not overlap, they begin while the person works here, a mentor has no
more mentees than places; a turn is never rewritten."""

from __future__ import annotations

from nastavnik.kernel.guards import Guard

PERSON = "(SELECT person_id FROM mentees_mentee WHERE id = NEW.mentee_id)"
MENTOR = "(SELECT mentor_id FROM mentorships_mentorship WHERE id = NEW.mentorship_id)"
LEADER = "(SELECT person_id FROM mentors_mentor WHERE id = NEW.mentor_id)"
APART = f"""EXISTS (
    SELECT 1 FROM mentorships_participation p JOIN mentees_mentee m ON m.id = p.mentee_id
    WHERE m.person_id = {PERSON} AND (NEW.id IS NULL OR p.id <> NEW.id)
      AND (NEW.ends_on IS NULL OR p.starts_on <= NEW.ends_on) AND (p.ends_on IS NULL OR p.ends_on >= NEW.starts_on))"""
TAKEN = f"""(SELECT COUNT(DISTINCT CASE WHEN s.kind = 'group' THEN -s.id ELSE p.id END)
    FROM mentorships_participation p JOIN mentorships_mentorship s ON s.id = p.mentorship_id
    WHERE s.mentor_id = {MENTOR} AND s.state IN ('active', 'paused') AND p.ends_on IS NULL
      AND NOT (s.id = NEW.mentorship_id AND s.kind = 'group'))"""
"""Places of the mentor in use besides this one; a group takes one (R12)."""
FULL = f"NEW.ends_on IS NULL AND {TAKEN} >= (SELECT capacity FROM mentors_mentor WHERE id = {MENTOR})"


def _unemployed(person: str) -> str:
    return f"""NOT EXISTS (SELECT 1 FROM people_employment e WHERE e.person_id = {person}
      AND e.starts_on <= NEW.starts_on AND (e.ends_on IS NULL OR e.ends_on >= NEW.starts_on))"""


OVERLAP = "participations of a person overlap"
ABSENT = "the person does not work here on that day"
ONE_PERSON = f"SELECT 1 FROM people_person WHERE id = {PERSON}"
PARTS, LEADS, HELPS = "mentorships_participation", "mentorships_mentorship", "mentorships_assistance"

GUARDS = (
    Guard("participation_apart", PARTS, "INSERT", APART, OVERLAP, ONE_PERSON),
    Guard("participation_stays_apart", PARTS, "UPDATE", APART, OVERLAP, ONE_PERSON),
    Guard("participation_employed", PARTS, "INSERT", _unemployed(PERSON), ABSENT),
    Guard("participation_place", PARTS, "INSERT", FULL, "the mentor has no place left",
          f"SELECT 1 FROM mentors_mentor WHERE id = {MENTOR}"),
    Guard("mentorship_employed", LEADS, "INSERT", _unemployed(LEADER), ABSENT),
    Guard("assistance_employed", HELPS, "INSERT", _unemployed(LEADER), ABSENT),
    Guard("turn_is_final", "mentorships_turn", "UPDATE", "1 = 1", "turns are never rewritten"),
)  # fmt: skip
