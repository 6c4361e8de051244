"""Explanations in Russian words. Labels of competences and subjects are passed in; people are never inflected."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from pairing.explain import Explanation
from pairing.residual import Worth

HELP = ((950, "учит этому других"), (700, "покажет и разберёт вместе"), (0, "ответит на вопросы"))
CRITERION = {
    "coverage": "Закрывает запросы",
    "subject": "Предмет",
    "level": "Классы",
    "schedule": "Время встреч",
    "preference": "Пожелание наставляемого",
    "mentor_preference": "Пожелание наставника",
    "help": "Виды помощи",
    "feedback": "Обратная связь",
    "closeness": "Близость школ",
    "seniority": "Разница в стаже",
}
ASPECT = CRITERION | {"coverage": "ответ на запросы", "help": "виды помощи", "seniority": "опыт наставника"}
"""A criterion as something that gets better or worse."""
PRESET = {
    "plain": "Наибольшая общая оценка",
    "gentle": "Мягко поднять слабые пары",
    "firm": "Заметно поднять слабые пары",
    "proportional": "Поровну по всей шкале",
    "few_weak": "Как можно меньше слабых пар",
}
"""Presets of fairness, as they are offered for a choice."""


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
    known = {item.criterion for item in found.contributions if item.known}
    if "coverage" not in known and not found.covered and not found.uncovered:
        said.append("Запросы ещё не внесены: подбор сделан по предмету и числу мест.")
    elif found.uncovered:
        names = "; ".join(_inside(competences.get(code, code)) for code in found.uncovered[:2])
        said.append(f"Не закрывает: {names}{_more(found.uncovered, 2)}.")
    if "subject" in known and not found.shared_subjects:
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


def competition(rivals: int, places: int, about: str = "") -> str:
    """«Физика: 6 наставляемых претендуют на 3 места.» ``about``: a label of what they have in common, as it stands."""
    verb = _many(rivals, "наставляемый претендует", "наставляемых претендуют", "наставляемых претендуют")
    said = f"{rivals} {verb} на {_places(places)}."
    return f"{about}: {said}" if about else said


def missing(count: int, where: Mapping[str, int]) -> str:
    """«Не хватает 3 мест: физика — 2, математика — 1.» ``where``: label of a subject or municipality → how many."""
    if not count:
        return "Мест хватает всем."
    most = sorted(where.items(), key=lambda item: (-item[1], item[0]))
    told = ", ".join(f"{_inside(label)} — {number}" for label, number in most[:5])
    said = f"Не хватает {_one(count, 'места', 'мест')}"
    return f"{said}: {told}{_more(most, 5)}." if told else f"{said}."


def cost(loss: Worth, *, waiting: bool = False) -> str:
    """What choosing this pair does to all the pairs together. ``waiting``: its mentee has no mentor in the plan. Points of a
    pair are told of 100, as in «Как посчитано»."""
    if loss.steps > 0 or waiting:
        return "Если выбрать эту пару, без наставника останется другой педагог."
    if loss.fit <= 0:
        return "Общая оценка всех пар от этого не изменится."
    return f"Общая оценка всех пар станет ниже на {_points(loss.fit)}."


def needed(loss: Worth) -> str:
    """What would have to change for the pair to be suggested by itself."""
    if loss.steps > 0:
        return "Чтобы такую пару предложил подбор, нужно ещё одно место: без него останется другой педагог."
    if loss.fit <= 0:
        return "Эта пара подходит не хуже предложенной."
    return f"Подбор предложит эту пару, если её оценка вырастет на {_points(loss.fit)}."


def one_more_place(worth: Worth) -> str:
    """What one more place at a mentor would give, from its price."""
    if worth.steps > 0:
        return "Ещё одно место — ещё одна пара."
    if worth.fit > 0:
        return f"Ещё одно место поднимет общую оценку на {_points(worth.fit)}."
    return "Ещё одно место ничего не изменит."


def changes(better: Sequence[str], worse: Sequence[str]) -> list[str]:
    """«Станет лучше: время встреч.» «Станет хуже: предмет.» Criteria by name, as ``explain.difference`` gives them."""
    said = []
    for title, names in (("Станет лучше", better), ("Станет хуже", worse)):
        if names:
            said.append(f"{title}: {', '.join(_inside(ASPECT[name]) for name in names)}.")
    return said


def easing(relaxed: Mapping[str, int]) -> list[str]:
    """What relaxing one hard rule alone would give, the most first. ``relaxed``: as ``explain.relaxed`` counts it."""
    return [
        f"{EASE[name]}: {_many(count, 'появится', 'появятся', 'появятся')} "
        f"{count} {_many(count, 'наставник', 'наставника', 'наставников')}."
        for name, count in relaxed.items()
        if name in EASE
    ]


def fairness(weak: int, before: int, loss: int) -> str:
    """A preset beside the plain one. ``weak``, ``before``: pairs under the threshold; ``loss``: millionths of the total."""
    pairs = f"Слабых пар столько же: {weak}" if weak == before else f"Слабых пар {weak} вместо {before}"
    if loss <= 0:
        return f"{pairs}, общая оценка та же."
    if loss < 100:
        return f"{pairs}, общая оценка ниже меньше чем на 0,01 %."
    return f"{pairs}, общая оценка ниже на {loss // 10_000},{loss % 10_000 // 100:02d} %."


def stability(pairs: int, fewer: int) -> str:
    """How stable a plan is, and what a stable one would cost: ``fewer`` mentees would have a mentor."""
    if not pairs:
        return "Нет двоих, кому было бы лучше друг с другом, чем в предложенных парах."
    said = f"Двоим было бы лучше друг с другом, чем в предложенных парах: таких случаев {pairs}."
    if fewer > 0:
        said += f" Если уступить каждому, наставника получат на {_one(fewer, 'педагога', 'педагогов')} меньше."
    return said


def _one(count: int, one: str, many: str) -> str:
    """«у 21 наставника», «с 4 наставниками»: after such a preposition there are two forms only."""
    return f"{count} {one if count % 10 == 1 and count % 100 != 11 else many}"


WHY: Mapping[str, Callable[[int], str]] = {
    "no_place": lambda count: f"у {_one(count, 'наставника', 'наставников')} нет свободных мест",
    "forbidden": lambda count: f"с {_one(count, 'наставником', 'наставниками')} пара уже отклонена",
    "too_weak": lambda count: f"у {_one(count, 'наставника', 'наставников')} мало общего с запросами",
    "not_self": lambda count: "один из наставников — сам педагог",
    "consent": lambda count: f"у {_one(count, 'наставника', 'наставников')} или у самого педагога нет согласия",
    "scope": lambda count: f"{_mentors(count)} — из школ, с которыми пара не предусмотрена",
    "format": lambda count: f"с {_one(count, 'наставником', 'наставниками')} не совпадает способ встреч",
    "distance": lambda count: f"до {_one(count, 'наставника', 'наставников')} далеко ехать",
    "time": lambda count: f"с {_one(count, 'наставником', 'наставниками')} нет общего времени",
    "experience": lambda count: f"у {_one(count, 'наставника', 'наставников')} мало стажа",
    "category": lambda count: f"у {_one(count, 'наставника', 'наставников')} ниже категория, чем нужна",
    "superior": lambda count: "один из наставников — непосредственный руководитель",
    "trained": lambda count: f"{_mentors(count)} без обучения",
    "refused": lambda count: f"с {_one(count, 'наставником', 'наставниками')} кто-то из двоих просил не ставить в пару",
    "theme": lambda count: f"у {_one(count, 'группы', 'групп')} другая тема",
}
EASE: Mapping[str, str] = {
    "no_place": "Если наставники возьмут ещё по одному",
    "forbidden": "Если вернуться к отклонённым парам",
    "consent": "Если получить недостающие согласия",
    "scope": "Если разрешить пары с другими школами",
    "format": "Если договориться о способе встреч",
    "distance": "Если встречаться дистанционно",
    "time": "Если найти общее время",
    "experience": "Если снизить требование к стажу",
    "category": "Если снизить требование к категории",
    "superior": "Если разрешить пару с руководителем",
    "trained": "Если наставники пройдут обучение",
    "theme": "Если изменить тему группы",
    "too_weak": "Если разрешить слабые пары",
}
"""What could be done about a hard rule; a person's own «нет» (``refused``) is not for bargaining."""


def _many(count: int, one: str, few: str, many: str) -> str:
    """«1 место», «2 места», «5 мест»."""
    if count % 10 == 1 and count % 100 != 11:
        return one
    return few if count % 10 in (2, 3, 4) and count % 100 not in (12, 13, 14) else many


def _mentors(count: int) -> str:
    return f"{count} {_many(count, 'наставник', 'наставника', 'наставников')}"


def _places(count: int) -> str:
    return f"{count} {_many(count, 'место', 'места', 'мест')}"


def _points(fit: int) -> str:
    """Points of 10 000 told of 100: «3 балла», «2,9 балла», at least «0,1 балла»."""
    whole, tenth = divmod(max((fit + 5) // 10, 1), 10)
    if tenth:
        return f"{whole},{tenth} балла"
    return f"{whole} {_many(whole, 'балл', 'балла', 'баллов')}"


def _more(items: Sequence[object], told: int) -> str:
    """What the sentence leaves untold, as a number."""
    return f" и ещё {len(items) - told}" if len(items) > told else ""


def _inside(label: str) -> str:
    """A label inside a sentence: the first letter small, abbreviations as they are."""
    return label[:1].lower() + label[1:] if label[1:2].islower() else label


def _help(power: int) -> str:
    return next(text for least, text in HELP if power >= least)
