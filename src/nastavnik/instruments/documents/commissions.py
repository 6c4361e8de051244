"""How a paper is commissioned: what is asked of the curator, and the draft that follows from the facts.

An app declares its papers in its own ``commissions.py`` (imported at start-up); one page serves them all, and names those
made elsewhere. What a paper needs and the system knows is never asked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.forms import CheckboxSelectMultiple, ModelChoiceField, ModelMultipleChoiceField

from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.foundation.people.models import Person
from nastavnik.instruments.documents.models import Document
from nastavnik.kernel.access import Capability
from nastavnik.kernel.act import Act
from nastavnik.kernel.errors import Refusal, WrongWiring
from nastavnik.ui.forms import DateField, UIForm

GROUPS = ("Организация наставничества", "Пары и группы", "Персональные данные", "Встречи и мероприятия", "Итоги")


class NothingToWrite(Refusal):
    """The facts a paper is made of are not there yet."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What ``prepare_document`` needs of a paper. ``cites``: the order whose number and date stand in its text."""

    title: str
    context: Mapping[str, Any]
    acquaint: Sequence[Person] = ()
    dated_on: date | None = None
    cites: Document | None = None


class Somebody(ModelChoiceField):  # type: ignore[type-arg]
    """Somebody of the staff."""

    def __init__(self, label: str, **options: Any) -> None:
        options.setdefault("empty_label", "выберите" if options.get("required", True) else "не указан")
        super().__init__(label=label, queryset=None, **options)


class Several(ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Several of the staff."""

    def __init__(self, label: str, **options: Any) -> None:
        options.setdefault("widget", CheckboxSelectMultiple())
        super().__init__(label=label, queryset=None, **options)


class CommissionForm(UIForm):
    """What is asked for a paper. Subclasses add fields; people are chosen among those who work here."""

    dated_on = DateField(label="Дата документа")

    def __init__(self, *args: Any, act: Act, year: SchoolYear, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.act, self.year = act, year
        self.fields["dated_on"].initial = act.today
        for field in self.fields.values():
            if isinstance(field, Somebody | Several):
                field.queryset = Person.objects.employed_on(act.today).order_by("surname", "name")
        self.fill()

    def fill(self) -> None:
        """Choices and first values that follow from the facts of the year."""


@dataclass(frozen=True, slots=True)
class Commission:
    """A paper that can be commissioned. ``about`` says in a sentence when it is needed."""

    code: str
    group: str
    about: str
    form: type[CommissionForm]
    draft: Callable[[Act, SchoolYear, Mapping[str, Any]], Draft]


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A paper that is made on a page of its own, shown to those who may open the page."""

    title: str
    about: str
    url_name: str
    capability: Capability


COMMISSIONS: dict[str, Commission] = {}
ELSEWHERE: list[Elsewhere] = []
D = TypeVar("D", bound=Callable[[Act, SchoolYear, Mapping[str, Any]], Draft])


def commission(code: str, *, group: str, about: str, form: type[CommissionForm] = CommissionForm) -> Callable[[D], D]:
    """Declare how the paper ``code`` is made. Raises ``WrongWiring`` when it is declared already."""

    def declare(draft: D) -> D:
        if code in COMMISSIONS or group not in GROUPS:
            raise WrongWiring(f"{code} is commissioned twice, or into an unknown group")
        COMMISSIONS[code] = Commission(code, group, about, form, draft)
        return draft

    return declare


def elsewhere(title: str, *, about: str, url_name: str, capability: Capability) -> None:
    """Declare a paper that is made on its own page."""
    ELSEWHERE.append(Elsewhere(title, about, url_name, capability))
