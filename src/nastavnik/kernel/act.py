"""``Act``: who does something, for which organisation, and when. Frozen; made once by a face."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from django.utils import timezone

SYSTEM_ROLE = "system"


class OrganisationLike(Protocol):
    """What the kernel needs to know of an organisation."""

    pk: int
    path: str

    @property
    def is_leaf(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Actor:
    """The one who acts: a signed-in user working in one role, or the system itself.

    ``user_id`` and ``person_id`` are ``None`` only for the system, which has a column of its own in the access matrix.
    """

    name: str
    role: str
    user_id: int | None = None
    person_id: int | None = None

    @classmethod
    def system(cls, name: str) -> Actor:
        """The night job, the importer, the demo: an actor with a name for the audit and the role ``system``."""
        return cls(name=name, role=SYSTEM_ROLE)

    def __post_init__(self) -> None:
        if self.user_id is None and self.role != SYSTEM_ROLE:
            raise ValueError("Only the system acts without a user")


@dataclass(frozen=True, slots=True)
class Act:
    """One act: actor, organisation, moment, identity (shared by every audit entry the act leaves)."""

    actor: Actor
    organisation: OrganisationLike
    now: datetime
    id: uuid.UUID = field(default_factory=uuid.uuid4)
    known: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)
    """What queries have learnt in this act and need not ask again. Whoever changes such a fact forgets it here."""

    @property
    def today(self) -> date:
        """The day of the act in the current time zone."""
        return timezone.localtime(self.now).date()
