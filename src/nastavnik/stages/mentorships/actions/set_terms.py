from __future__ import annotations

from nastavnik.kernel.act import Act
from nastavnik.kernel.action import action
from nastavnik.kernel.errors import Refusal
from nastavnik.stages.mentorships.capabilities import Cap
from nastavnik.stages.mentorships.models import Contract, Form, Kind, Terms
from nastavnik.stages.mentorships.queries import drafted
from nastavnik.stages.selection.models import Proposal


class TermsRefused(Refusal):
    """The pair stands in an order already, or what is set contradicts itself."""


@action(
    capability=Cap.FORM_MENTORSHIP, event="mentorships.terms.set", title="Указаны форма, вид и договоры пары",
    about="proposal",
)  # fmt: skip
def set_terms(
    act: Act, *, proposal: Proposal, form: str, kind: str, mentor_contract: str, mentee_contract: str
) -> Terms:
    """Settle the form and kind of an agreed pair and what its people work by (R21), before an order names it."""
    if proposal.state != "agreed":
        raise TermsRefused("Форму и вид указывают, когда обе стороны согласились, и до приказа.")
    if (order := drafted(proposal.year).get(proposal.pk)) is not None:
        raise TermsRefused(f"Пара уже в проекте приказа «{order}». Отмените проект и подготовьте приказ заново.")
    if form == Form.EMPLOYER and not mentee_contract:
        raise TermsRefused("Укажите договор студента: трудовой или о практике.", field="mentee_contract")
    terms, _ = Terms.objects.update_or_create(
        proposal=proposal,
        defaults={
            "organisation_id": proposal.organisation_id, "form": Form(form).value, "kind": Kind(kind).value,
            "mentor_contract": Contract(mentor_contract).value, "mentee_contract": mentee_contract,
        },
    )  # fmt: skip
    return terms
