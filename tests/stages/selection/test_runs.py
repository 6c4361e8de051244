"""Past computations stay what they were: listed, opened, proven again, explained, also after people have changed."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

import pytest
from django.urls import reverse

from nastavnik.instruments.roadmap.evidence import RULES
from nastavnik.instruments.roadmap.proofs import PROOFS, REGISTERS
from nastavnik.instruments.surveys.taxonomy import competences
from nastavnik.kernel import tenancy
from nastavnik.kernel.errors import Refusal
from nastavnik.kernel.writing import permit
from nastavnik.stages.mentees.actions.note_request import leave_bank, note_requests
from nastavnik.stages.mentors.actions.note_course import note_course
from nastavnik.stages.selection.actions.decide_proposals import accept_proposals, pin_proposal, reject_proposal
from nastavnik.stages.selection.actions.propose_pairs import propose_pairs
from nastavnik.stages.selection.actions.save_rules import save_rules
from nastavnik.stages.selection.matching import changed_since, options, replay
from nastavnik.stages.selection.models import ForbiddenPair, MatchingRun, Proposal
from stages.cast import SIGNED, Stage, text

CODES = [code for code, item in competences().items() if not item.subject_bound]
BOARD = reverse("selection:index")


def town(stage: Stage) -> None:
    """Two ask for the same thing, one mentor teaches it, another could stand in."""
    stage.mentee(stage.person("Белова Мария Сергеевна", subjects=["physics"]), needs=CODES[:2])
    stage.mentee(stage.person("Юдина Вера Павловна", subjects=["physics"]), needs=CODES[:1])
    stage.mentor(stage.person("Громова Елена Андреевна", subjects=["physics"]), strengths=CODES[:2])
    stage.mentor(stage.person("Титова Вера Ивановна", subjects=["history"]), strengths=CODES[5:6])


def suggested(stage: Stage) -> dict[str, Proposal]:
    with tenancy.within(stage.school.organisation):
        rows = Proposal.objects.filter(state="suggested").select_related("mentee__person", "mentor__person", "year")
        return {row.mentee.person.surname: row for row in rows}


def show(stage: Stage, run: MatchingRun, role: str = "curator", query: str = "") -> str:
    return text(stage.school.client(role).get(reverse("selection:run", args=[run.pk]) + query))


def test_a_run_is_defended_after_people_have_changed(stage: Stage) -> None:
    town(stage)
    run = propose_pairs(stage.act, year=stage.year)
    pairs = suggested(stage)
    accept_proposals(stage.act, proposals=[pairs["Белова"]])
    note_requests(stage.act, mentee=pairs["Белова"].mentee, levels={CODES[9]: "1"}, first=[CODES[9]])
    leave_bank(stage.act, mentee=pairs["Юдина"].mentee)
    page = show(stage, stage.fresh(run))
    assert "Доказательство проверено сейчас ещё раз" in page
    assert f"Закрывает: {competences()[CODES[0]].title.lower()[:6]}" in page  # as it was, not as it is
    assert competences()[CODES[9]].title not in page
    assert "изменились сведения: 1 участник, вышли из банка: 1" in page
    assert "Принята" in page
    assert "Отпечаток SHA-256" in page


def test_the_head_and_the_sheet_for_an_inspection_see_no_requests(stage: Stage) -> None:
    town(stage)
    run = propose_pairs(stage.act, year=stage.year)
    for page in (show(stage, run, "head"), show(stage, run, query="?brief=1")):
        assert "Белова М. С." in page
        assert "Доказательство проверено" in page
        assert "Закрывает:" not in page


def test_a_run_changed_in_the_base_is_told(stage: Stage) -> None:
    town(stage)
    run = stage.fresh(propose_pairs(stage.act, year=stage.year))
    run.result["nobody"]["1"] = "Сам не захотел."
    with permit("a forger at the database"), tenancy.within(stage.school.organisation):
        run.save()
    assert replay(stage.fresh(run)) == ["the stored run is not what was computed"]
    assert "Доказательство не сошлось" in show(stage, run)


def test_the_list_names_rules_and_numbers(stage: Stage) -> None:
    town(stage)
    propose_pairs(stage.act, year=stage.year)
    save_rules(stage.act, emphasis={}, hard=["same_subject"], least=5000)
    second = propose_pairs(stage.act, year=stage.year)
    assert second.rules is not None
    page = text(stage.school.client("head").get(reverse("selection:runs")))
    assert "2 из 2" in page
    assert "1 из 2" in page
    assert "Всем найти наставника; только тот же предмет" in page
    assert "редакция 1" in page


def test_a_hard_rule_keeps_a_pair_out_and_says_so(stage: Stage) -> None:
    town(stage)
    save_rules(stage.act, emphasis={}, hard=["same_subject"], least=5000)
    run = propose_pairs(stage.act, year=stage.year)
    assert {name: row.mentor.person.surname for name, row in suggested(stage).items()} in (
        {"Белова": "Громова"}, {"Юдина": "Громова"},
    )  # fmt: skip
    [words] = run.result["nobody"].values()
    assert "у 1 наставника другой предмет" in words
    assert [item["words"].replace("\u00a0", " ") for item in run.result["conflicts"]] == [
        "Физика: 2 наставляемых претендуют на 1 место, не хватает 1 места."
    ]
    assert replay(stage.fresh(run)) == []
    assert "не хватает 1 места" in text(stage.school.client().get(BOARD))


def test_only_the_trained_when_the_school_wants_so(stage: Stage) -> None:
    town(stage)
    save_rules(stage.act, emphasis={}, hard=["trained"], least=5000)
    with pytest.raises(Refusal, match="Правила школы не оставили ни одного наставника"):
        propose_pairs(stage.act, year=stage.year)
    titova = next(row for row in stage.people if row.surname == "Титова")
    note_course(stage.act, person=titova, title="Школа наставника", finished_on=SIGNED, hours=16)
    run = propose_pairs(stage.act, year=stage.year)
    assert {row.mentor.person.surname for row in suggested(stage).values()} == {"Титова"}
    assert "у 1 наставника нет обучения" in next(iter(run.result["nobody"].values()))


def test_a_pinned_pair_stays_when_the_rest_is_computed_again(stage: Stage) -> None:
    town(stage)
    propose_pairs(stage.act, year=stage.year)
    kept = suggested(stage)["Юдина"]
    pin_proposal(stage.act, proposal=kept, pinned=True)
    stage.mentor(stage.person("Лебедева Ольга Николаевна", subjects=["physics"]), strengths=CODES[:2])
    run = propose_pairs(stage.act, year=stage.year)
    after = suggested(stage)
    assert after["Юдина"].pk == kept.pk
    assert after["Белова"].mentor_id != kept.mentor_id
    assert [row["id"] for row in run.input["mentees"]] == [after["Белова"].mentee_id]
    assert replay(stage.fresh(run)) == []
    pin_proposal(stage.act, proposal=after["Юдина"], pinned=False)
    propose_pairs(stage.act, year=stage.year)
    assert suggested(stage)["Юдина"].pk != kept.pk


def test_a_decided_pair_cannot_be_pinned(stage: Stage) -> None:
    with pytest.raises(Refusal, match="при пересчёте и так не меняются"):
        pin_proposal(stage.act, proposal=stage.accepted(stage.mentee(), stage.mentor()), pinned=True)


def test_another_mentor_costs_exactly_what_computing_again_shows(stage: Stage) -> None:
    town(stage)
    run = propose_pairs(stage.act, year=stage.year)
    best = sum(score for _, _, score in run.result["plan"]["pairs"])
    for proposal in suggested(stage).values():
        with tenancy.within(stage.school.organisation):
            found = options(stage.act, stage.year, proposal.mentee, proposal.mentor_id)
        assert [item.mentor_id for item in found] != []
        for item in found:
            others = [row for row in suggested(stage).values() if row.pk != proposal.pk]
            with tenancy.within(stage.school.organisation):
                [rest] = [
                    o
                    for o in options(stage.act, stage.year, others[0].mentee, None)
                    if o.mentor_id == proposal.mentor_id
                ]
            # The other mentee takes the mentor set free.
            assert item.fit == best - item.score - rest.score
            assert item.steps == 0


def test_the_page_of_a_change_tells_better_worse_freed_and_loss(stage: Stage) -> None:
    town(stage)
    propose_pairs(stage.act, year=stage.year)
    proposal = next(row for row in suggested(stage).values() if row.mentor.person.surname == "Громова")
    client, address = stage.school.client(), reverse("selection:change", args=[proposal.mentee_id])
    page = text(client.get(address))
    assert "Сейчас: Громова Е. А. Если выбрать другого, это место освободится." in page
    assert "Станет хуже: не закрыто" in page
    assert "Место сейчас предложено:" in page
    fragment = text(client.get(address, headers={"HX-Request": "true"}))
    assert "<html" not in fragment
    assert "Станет хуже" in fragment
    titova = next(row for row in stage.people if row.surname == "Титова")
    mentor = next(row for row in suggested(stage).values() if row.mentor.person_id == titova.pk).mentor
    answer = client.post(reverse("selection:place", args=[proposal.mentee_id]), {"mentor": mentor.pk, "show": "decide"})
    assert answer["Location"] == f"{BOARD}?show=decide#m-{proposal.mentee_id}"
    assert [(row.mentor_id, row.by_hand) for row in stage.all(Proposal, state="accepted")] == [(mentor.pk, True)]


def test_scenarios_lie_side_by_side_and_one_is_chosen(stage: Stage) -> None:
    town(stage)
    client, address = stage.school.client(), reverse("selection:compare")
    page = text(client.get(address, {"scenario": ["everyone", "with-same_subject"]}))
    assert "2 из 2" in page
    assert "1 из 2" in page
    assert "на 1 педагога меньше" in page
    assert stage.all(MatchingRun) == []
    for wrong in (["everyone"], ["everyone", "careful", "with-trained", "with-ready", "with-same_subject"]):
        assert client.get(address, {"scenario": wrong}).status_code == 422
    told = {"policy": "everyone", "scenario": "with-same_subject", "beside": ["everyone", "with-same_subject"]}
    client.post(reverse("selection:propose"), told)
    [run] = stage.all(MatchingRun)
    assert (run.hard, [(item["key"], item["pairs"]) for item in run.compared]) == (
        ["same_subject"], [("everyone", 2), ("with-same_subject", 1)],
    )  # fmt: skip
    assert "Выбран из вариантов" in show(stage, run)


def test_a_ban_is_lifted_from_its_list(stage: Stage) -> None:
    town(stage)
    propose_pairs(stage.act, year=stage.year)
    reject_proposal(stage.act, proposal=suggested(stage)["Белова"], never_together=True)
    [ban] = stage.all(ForbiddenPair)
    client = stage.school.client()
    assert "Белова М. С. и" in text(client.get(reverse("selection:bans")))
    client.post(reverse("selection:lift_ban", args=[ban.pk]))
    assert stage.all(ForbiddenPair) == []


def test_nothing_has_changed_when_nothing_has(stage: Stage) -> None:
    town(stage)
    run = stage.fresh(propose_pairs(stage.act, year=stage.year))
    accept_proposals(stage.act, proposals=list(suggested(stage).values()))
    with tenancy.within(stage.school.organisation):
        assert changed_since(stage.act, run) == (0, 0)


def test_early_the_board_says_how_many_have_told_and_waits_for_nobody(stage: Stage) -> None:
    stage.mentee(needs=CODES[:1])
    stage.mentee()
    stage.mentor(strengths=CODES[:1])
    page = text(stage.school.client().get(BOARD))
    assert "запросы известны у 1 из 2" in page
    assert "Подобрать пары" in page


def test_a_long_board_comes_in_pages_and_by_what_is_to_be_done(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nastavnik.stages.selection.queries.PAGE", 4)
    for index in range(9):
        stage.mentee(stage.person(f"Иванова{'абвгдежзи'[index]} Анна Ивановна"), needs=CODES[:1])
    stage.mentor(strengths=CODES[:1], capacity=2)
    propose_pairs(stage.act, year=stage.year)
    client = stage.school.client()
    assert text(client.get(BOARD)).count('class="pair"') == 4
    assert text(client.get(BOARD, {"page": 3})).count('class="pair"') == 1
    assert text(client.get(BOARD, {"show": "decide"})).count('class="pair"') == 2
    assert "Страница 1 из 2" in text(client.get(BOARD, {"show": "nobody"}))


def test_the_archive_holds_the_proof_and_the_decisions_without_requests(stage: Stage) -> None:
    town(stage)
    propose_pairs(stage.act, year=stage.year)
    accept_proposals(stage.act, proposals=list(suggested(stage).values()))
    stage.mentee(stage.person("Панова Анна Ивановна"), needs=CODES[:1])
    stage.mentor(strengths=CODES[:1])
    propose_pairs(stage.later().act, year=stage.year)
    with tenancy.within(stage.school.organisation):
        items = list(PROOFS["decisions"](stage.year))
        told = RULES["decisions"](stage.year, stage.now.date())
        rows = [row[:3] for row in next(item for item in REGISTERS if item.title == "Решения о парах").rows(stage.year)]
    assert (told.done, told.total) == (2, 3)
    assert told.words == "Наставник выбран для 2 из 3; подбор от 16.09 нашёл наставника для 1 из 1"
    assert len(items) == 2
    page = cast(bytes, items[0].content).decode()
    assert "Белова" in page
    assert "Закрывает" not in page
    assert items[0].words[1] == "доказательство проверено"
    assert sorted(row[0] for row in rows) == ["Белова Мария Сергеевна", "Юдина Вера Павловна"]


def test_a_run_of_another_day_is_as_good(stage: Stage) -> None:
    town(stage)
    run = propose_pairs(stage.later(3).act, year=stage.year)
    assert run.made_at - stage.now == timedelta(days=3)
    assert "Подбор от 18.09.2026" in show(stage, run)
