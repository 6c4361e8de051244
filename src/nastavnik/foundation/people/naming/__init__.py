"""Declension of names, posts and organisations. Pure: no Django, no database.

The public function for a full name is ``decline_name(full_name, gender)``.
"""

from nastavnik.foundation.people.naming.names import NameForms, decline_name, guess_gender, split_name
from nastavnik.foundation.people.naming.phrases import PhraseForms, decline_organisation, decline_post

__all__ = [
    "NameForms",
    "PhraseForms",
    "decline_name",
    "decline_organisation",
    "decline_post",
    "guess_gender",
    "split_name",
]
