"""The words documents take from an organisation: the head's post and name in the cases needed, the name in the genitive."""

from __future__ import annotations

from collections.abc import Mapping

HEAD_FACTS = ("post", "post_dative", "name", "name_dative")
"""What is told of the head; the rest of ``settings["head"]`` follows from it."""


def head_of(told: Mapping[str, str]) -> dict[str, str]:
    """``settings["head"]`` from what was told: forms left empty are declined, initials are made. Without a name: as told."""
    from nastavnik.foundation.people.naming import decline_name, decline_post

    head = {key: told.get(key, "").strip() for key in HEAD_FACTS}
    if not head["name"]:
        return {key: value for key, value in head.items() if value}
    surname, *given = head["name"].split()
    initials = "\u00a0".join(f"{part[0]}." for part in given)
    head["signature"] = f"{initials}\u00a0{surname}".strip()
    head["short_name"] = f"{surname}\u00a0{initials}".strip()
    forms = decline_name(head["name"], None)
    head["name_dative"] = head["name_dative"] or forms.dative
    head["name_genitive"] = forms.genitive
    head["post"] = head["post"] or "директор"
    head["post_dative"] = head["post_dative"] or decline_post(head["post"]).dative
    return head


def genitive_of(name: str) -> str:
    """A full name of an organisation in the genitive, as the declension room makes it; the page shows it for checking."""
    from nastavnik.foundation.people.naming import decline_organisation

    return decline_organisation(name).genitive
