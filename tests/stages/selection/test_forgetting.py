"""What selection knows of a person goes with the person; the rules of the school stay."""

from __future__ import annotations

from nastavnik.foundation.privacy.models import Ground
from nastavnik.instruments.consents.actions.destroy_data import destroy_data
from nastavnik.instruments.surveys.taxonomy import competences
from nastavnik.stages.selection.actions.ask_district import ask_district
from nastavnik.stages.selection.actions.ask_question import ask_question
from nastavnik.stages.selection.actions.propose_pairs import propose_pairs
from nastavnik.stages.selection.actions.save_rules import save_rules
from nastavnik.stages.selection.actions.send_proposals import answer_proposal
from nastavnik.stages.selection.models import MatchingRun, Proposal, Question, RuleSet, SearchRequest
from stages.cast import Stage

CODES = list(competences())


def test_what_a_person_asked_goes_with_them(stage: Stage) -> None:
    commission = [stage.person(), stage.person()]
    mentee = stage.mentee(stage.person("Зябликова Ульяна Эдуардовна"), needs=CODES[:1])
    save_rules(stage.act, emphasis={}, hard=[], least=6000)
    other = stage.sent(stage.mentee(needs=CODES[:1]), stage.mentor(strengths=CODES[:1]))
    proposal = stage.sent(mentee, stage.mentor(strengths=CODES[:1]))
    ask_question(stage.act, proposal=proposal, side="mentee", text="Где встречаться?")
    ask_question(stage.act, proposal=other, side="mentee", text="Подойдёт ли Зябликовой четверг?")
    answer_proposal(stage.act, proposal=stage.fresh(proposal), side="mentee", yes=False)
    stage.mentor(strengths=CODES[:1])
    propose_pairs(stage.act, year=stage.year)
    ask_district(stage.act, mentee=stage.fresh(mentee))
    destroy_data(
        stage.act, person=stage.fresh(mentee.person), year=stage.year, ground=Ground.WITHDRAWN, commission=commission,
        way="удаление записей",
    )  # fmt: skip
    assert [row.pk for row in stage.all(Proposal)] == [other.pk]
    [kept] = stage.all(Question)
    assert kept.proposal_id == other.pk
    assert "Зябликов" not in kept.text
    assert (stage.all(MatchingRun), stage.all(SearchRequest), len(stage.all(RuleSet))) == ([], [], 1)
