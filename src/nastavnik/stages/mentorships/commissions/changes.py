"""D13: the order that changes pairs: their end, term, form, members. What it orders happens when it is registered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms

from nastavnik.foundation.organisations.models import SchoolYear
from nastavnik.foundation.people.models import Person
from nastavnik.instruments.documents.commissions import CommissionForm, Draft, NothingToWrite, commission, elsewhere
from nastavnik.instruments.documents.contexts import date_words, people_words, person_words
from nastavnik.kernel.act import Act
from nastavnik.stages.mentors.models import Mentor
from nastavnik.stages.mentorships.capabilities import Cap
from nastavnik.stages.mentorships.commissions._asking import PAIRS, mentorships, pair_words
from nastavnik.stages.mentorships.commissions.agreements import TooSoon
from nastavnik.stages.mentorships.models import Form, Ground, Kind, Mentorship, Next, Turn
from nastavnik.stages.mentorships.pairs import at_work
from nastavnik.stages.mentorships.queries import CHANGE, change_refusals, members_of
from nastavnik.stages.mentorships.rules import Change
from nastavnik.stages.mentorships.turning import HEADINGS
from nastavnik.stages.regulations.queries import act_words
from nastavnik.ui.forms import DateField

elsewhere(
    "Приказ о закреплении пар и групп", about="Из пар, которые согласовали обе стороны.",
    url_name="mentorships:order", capability=Cap.FORM_MENTORSHIP,
)  # fmt: skip


class ChangeForm(CommissionForm):
    """Pairs to end, and pairs to go on to another day."""

    ending = forms.ModelMultipleChoiceField(
        label="Прекратить",
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Пары и группы, которые заканчивают работу",
    )
    ends_on = DateField(label="Последний день работы", required=False)
    ground = forms.ChoiceField(label="Почему", choices=Ground.choices, required=False)
    extending = forms.ModelMultipleChoiceField(
        label="Изменить срок", queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )
    new_end = DateField(label="Новый срок — по", required=False)

    def fill(self) -> None:
        active = mentorships(self.act).of_year(self.year).running()
        for name in ("ending", "extending"):
            field: Any = self.fields[name]
            field.queryset = active
        self.fields["ends_on"].initial = self.act.today

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for pairs, day, words in (
            ("ending", "ends_on", "Укажите последний день работы."),
            ("extending", "new_end", "Укажите, по какой день продлить."),
        ):
            if data.get(pairs) and not data.get(day) and day not in self.errors:
                self.add_error(day, words)
        return data


@commission(
    "D13", group=PAIRS, about="Когда пара заканчивает работу, в том числе досрочно, или меняет срок.", form=ChangeForm
)
def change(act: Act, year: SchoolYear, data: Mapping[str, Any]) -> Draft:
    """Ends and terms of several pairs by one order; one pair has a page of its own for every change."""
    ending, extending = list(data["ending"]), list(data["extending"])
    if not ending and not extending:
        raise NothingToWrite("Выберите хотя бы одну пару или группу.")
    if both := set(ending) & set(extending):
        raise NothingToWrite(
            f"Одну и ту же пару нельзя и прекратить, и продлить: {', '.join(map(str, both))}.", field="extending"
        )
    changes = [Change(pair.pk, Turn.Kind.ENDED, data["ends_on"], ground=data["ground"]) for pair in ending]
    changes += [Change(pair.pk, Turn.Kind.EXTENDED, data["new_end"], data["new_end"]) for pair in extending]
    for pair, asked in zip([*ending, *extending], changes, strict=True):
        if refusals := change_refusals(act, pair, asked, data["dated_on"]):
            field = "new_end" if asked.kind == Turn.Kind.EXTENDED else _field(asked)
            raise TooSoon(f"{pair}: {' '.join(refusals)}", field=field)
    return order_of(act, year, changes, data["dated_on"])


def _field(asked: Change) -> str:
    return "ground" if asked.ground == Ground.EMPLOYER else "ends_on"


def order_of(act: Act, year: SchoolYear, changes: Sequence[Change], dated_on: date | None) -> Draft:
    """The order about these changes, clause by clause. Whether they may be is asked before, and at the registration."""
    rows = {row.pk: row for row in mentorships(act).filter(pk__in={item.mentorship for item in changes})}
    helpers = Mentor.objects.select_related("person").in_bulk([item.mentor for item in changes if item.mentor])
    sections: list[dict[str, Any]] = []
    people: dict[int, Person] = {}
    for kind, heading in HEADINGS.items():
        lines = [_line(rows[item.mentorship], item, helpers) for item in changes if item.kind == kind]
        if lines:
            sections.append({"номер": str(len(sections) + 1), "что": heading, "пары": lines})
    for item in changes:
        row = rows[item.mentorship]
        named = [row.mentor, *(part.mentee for part in members_of(row)), *filter(None, [helpers.get(item.mentor or 0)])]
        people |= {one.person_id: one.person for one in named}
    context = {
        **act_words(act, year, CHANGE, dated_on or act.today),
        "изменения": sections,
        "далее": {name: str(len(sections) + n) for n, name in enumerate(("кадрам", "куратору", "контроль"), start=1)},
        "остаются_без_наставника": any(
            item.kind in (Turn.Kind.ENDED, Turn.Kind.LEFT) and item.after == Next.SEARCH for item in changes
        ),
        "ознакомить": people_words(people.values()),
        "turns": [item.told() for item in changes],
        "pair": at_work(rows[changes[0].mentorship]).key if len(rows) == 1 else None,
    }
    title = "О внесении изменений в закрепление наставнических пар и групп"
    return Draft(title, context, list(people.values()), dated_on)


def _line(row: Mentorship, item: Change, helpers: Mapping[int, Mentor]) -> dict[str, Any]:
    """A pair in a clause: whom, in the case the clause needs, over whom, what is set, why."""
    helper = helpers.get(item.mentor or 0)
    who = person_words((helper or row.mentor).person)
    case = "вп" if item.kind == Turn.Kind.ASSISTED else "рп"
    order = pair_words(at_work(row))["приказ"]
    named = [part.mentee for part in members_of(row) if not item.mentees or part.mentee_id in item.mentees]
    whom = [person_words(mentee.person) for mentee in named]
    return {
        "кого": f"{who[f'фио_{case}']}, {who[f'должность_{case}']}",
        "за_кем": "; ".join(f"{words['фио_тп']}, {words['должность_тп']}" for words in whom),
        "итог": _outcome(item, order),
        "основание": Ground(item.ground).label if item.ground else "обоюдное согласие участников",
    }


def _outcome(item: Change, order: Mapping[str, str]) -> str:
    """What the clause sets, as the end of its sentence."""
    on, until = date_words(item.on), date_words(item.until) if item.until else ""
    match item.kind:
        case Turn.Kind.ENDED | Turn.Kind.LEFT:
            return f", установленное приказом от {order['дата']} № {order['номер']}; последний день — {on}"
        case Turn.Kind.EXTENDED:
            return f": установить срок по {until}"
        case Turn.Kind.PAUSED:
            return f": с {on}{f' по {until}' if until else ''}"
        case Turn.Kind.RESHAPED:
            return f": с {on} форма — {Form(item.form).label}, вид — {Kind(item.shape).label}"
        case Turn.Kind.UNASSISTED:
            return f": последний день — {on}"
        case _:
            return f", с {on}"
