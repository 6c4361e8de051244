"""The library: whole, valid, our own words, under the lock of editions."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from nastavnik.instruments.surveys.taxonomy import competences
from nastavnik.kernel.catalogue import EditionLock
from nastavnik.stages.mentorships.programmes.library import FORMS, WHO, Section, faults_of, library, source, tasks
from nastavnik.stages.mentorships.programmes.publish import LOCK


def test_every_competence_has_goals_and_ten_tasks() -> None:
    assert list(library()) == list(competences())
    assert len(library()) == 25
    assert min(len(section.tasks) for section in library().values()) >= 10
    assert all(1 <= len(section.goals) <= 2 for section in library().values())
    assert len(tasks()) >= 250


def test_a_published_edition_does_not_change() -> None:
    assert EditionLock(LOCK).faults([source()]) == []


def test_the_words_are_sentences_of_their_own() -> None:
    """No two tasks begin alike in one competence: a list that was written, not stamped."""
    for section in library().values():
        for task in section.tasks:
            assert task.wording[0].isupper() and not task.wording.endswith("."), task.code
            assert task.result[0].isupper() and not task.result.endswith("."), task.code
            assert len(task.wording) <= 300 and len(task.result) <= 300
            assert "  " not in task.wording + task.result
        heads = Counter(" ".join(task.wording.split()[:4]) for task in section.tasks)
        assert heads.most_common(1)[0][1] == 1, (section.competence, heads.most_common(1))
    results = Counter(task.result for task in tasks().values())
    assert results.most_common(1)[0][1] == 1


def test_the_work_is_varied() -> None:
    for section in library().values():
        assert len({task.form for task in section.tasks}) >= 5, section.competence
        assert {task.who for task in section.tasks} >= {"both", "mentee"}, section.competence
        assert min(task.week for task in section.tasks) == 1
        assert max(task.week for task in section.tasks) >= 8
    assert {task.form for task in tasks().values()} == set(FORMS)
    assert {task.who for task in tasks().values()} == set(WHO)


def test_nobody_is_judged() -> None:
    """No marks for people: the wording looks at the lesson, not at the teacher's worth."""
    for task in tasks().values():
        text = f"{task.wording} {task.result}".lower()
        assert not any(word in text for word in ("дефицит", "слаб", "ошибки учителя", "оценить учителя", "недостат")), (
            task.code
        )


def test_faults_are_named() -> None:
    section = library()["CLS1"]
    short = Section("CLS1", section.goals, section.tasks[:3])
    twice = Section("LES1", library()["LES1"].goals, (*library()["LES1"].tasks, replace(section.tasks[0], form="walk")))
    found = faults_of({"CLS1": {}, "XXX": {}}, {"CLS1": short, "LES1": twice})
    assert "unknown competence XXX" in found
    assert "CLS1: 2 goals, 3 tasks" in found
    assert f"{section.tasks[0].code}: met twice" in found
    assert f"{section.tasks[0].code}: form, who, minutes or week" in found
    assert "LES2: not in the library" in found
