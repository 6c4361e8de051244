"""Refusals: what the domain says no to, in words a user can read.

A refusal is raised beside the function that refuses. Its text is one or two Russian sentences: what happened and what
to do. Faces (pages, commands, jobs) show the text as it is.
"""

from __future__ import annotations


class Refusal(Exception):
    """The domain refuses; ``text`` is for the user. ``field`` names the form field the refusal belongs to, if any."""

    def __init__(self, text: str, *, field: str | None = None) -> None:
        super().__init__(text)
        self.text = text
        self.field = field


class Forbidden(Refusal):
    """The actor's role has no such capability, or not over this object of their own organisation."""

    def __init__(
        self, text: str = "Это действие доступно другой роли. Если оно вам нужно, обратитесь к куратору."
    ) -> None:
        super().__init__(text)


class Missing(Refusal):
    """The object is outside the actor's organisation. Shown as 404: a stranger learns nothing, not even existence."""

    def __init__(self, text: str = "Такой страницы нет. Возможно, её перенесли.") -> None:
        super().__init__(text)


class WrongWiring(Exception):
    """A mistake of ours in the tables of the house; stops the start-up, never reaches a user."""
