"""Explanations in Russian words. Labels of competences and subjects are passed in; people are never inflected."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from pairing.explain import Explanation

HELP = ((950, "учит этому других"), (700, "покажет и разберёт вместе"), (0, "ответит на вопросы"))
CRITERION = {
    "coverage": "Закрывает запросы",
    "subject": "Предмет",
    "level": "Классы",
    "schedule": "Время встреч",
    "preference": "Пожелание наставляемого",
}


def reasons(found: Explanation, competences: Mapping[str, str], subjects: Mapping[str, str]) -> list[str]:
    """Up to three sentences for the pair, the strongest first."""
    said = []
    if found.covered:
        best = [f"{_inside(competences.get(code, code))} ({_help(power)})" for code, power in found.covered[:3]]
        said.append(f"Закрывает: {'; '.join(best)}{_more(found.covered, 3)}.")
    if found.shared_subjects:
        names = ", ".join(_inside(subjects.get(code, code)) for code in found.shared_subjects)
        said.append(f"{'Один предмет' if len(found.shared_subjects) == 1 else 'Общие предметы'}: {names}.")
    if found.shared_slots:
        said.append(f"Общих свободных промежутков в неделю: {found.shared_slots}.")
    return said[:3]


def covered(found: Explanation, competences: Mapping[str, str]) -> list[str]:
    """What the mentor can help with, of what is asked: labels as inside a sentence, the most wanted first."""
    return [_inside(competences.get(code, code)) for code, _ in found.covered]


def remarks(found: Explanation, competences: Mapping[str, str]) -> list[str]:
    """The main «but», if there is one."""
    said = []
    if not next(item for item in found.contributions if item.criterion == "coverage").known:
        said.append("Запросы ещё не внесены: подбор сделан по предмету и числу мест.")
    elif found.uncovered:
        names = "; ".join(_inside(competences.get(code, code)) for code in found.uncovered[:2])
        said.append(f"Не закрывает: {names}{_more(found.uncovered, 2)}.")
    subject = next(item for item in found.contributions if item.criterion == "subject")
    if subject.known and not found.shared_subjects:
        said.append("Разные предметы.")
    return said


def counted(found: Explanation) -> list[dict[str, object]]:
    """«Как посчитано»: criterion, points, of how many; what had no data says so."""
    return [
        {
            "title": CRITERION[item.criterion],
            "points": round(item.points / 100),
            "of": round(item.weight / 100),
            "known": item.known,
        }
        for item in found.contributions
    ]


def nobody(why: Mapping[str, int]) -> str:
    """One sentence on why a mentee is without a mentor. ``why``: as ``why_nobody`` counts it."""
    if "rivals" in why:
        return f"Мест не хватает: наставляемых {why['rivals']}, подходящих мест {why['places']}."
    if not why:
        return "В банке нет наставников."
    parts = [WHY[name](count) for name, count in sorted(why.items(), key=lambda item: -item[1])]
    return f"Подходящего наставника нет: {'; '.join(parts)}."


def _one(count: int, one: str, many: str) -> str:
    """«у 21 наставника», «с 4 наставниками»: after such a preposition there are two forms only."""
    return f"{count} {one if count % 10 == 1 and count % 100 != 11 else many}"


WHY: Mapping[str, Callable[[int], str]] = {
    "no_place": lambda count: f"у {_one(count, 'наставника', 'наставников')} нет свободных мест",
    "forbidden": lambda count: f"с {_one(count, 'наставником', 'наставниками')} пара уже отклонена",
    "too_weak": lambda count: f"у {_one(count, 'наставника', 'наставников')} мало общего с запросами",
    "not_self": lambda count: "один из наставников — сам педагог",
}


def _more(items: Sequence[object], told: int) -> str:
    """What the sentence leaves untold, as a number."""
    return f" и ещё {len(items) - told}" if len(items) > told else ""


def _inside(label: str) -> str:
    """A label inside a sentence: the first letter small, abbreviations as they are."""
    return label[:1].lower() + label[1:] if label[1:2].islower() else label


def _help(power: int) -> str:
    return next(text for least, text in HELP if power >= least)
