"""Rules of Russian declension for surnames, first names and patronymics.

Source of the rules: the school grammar as codified in the Academic Grammar (1980) and the guides to proper names
(Kalakutskaya 1984; Rosenthal, sections on names). Order of forms everywhere: genitive, dative, accusative, instrumental.
``ё`` and case of letters are kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Endings = tuple[str, str, str, str]
HUSH = "жшчщ"
VELAR = "гкх"
VOWELS = "аеёиоуыэюя"

# French and other names stressed on the last -а/-я: not declined.
FRENCH = {
    "дюма", "золя", "тома", "дега", "петипа", "моруа", "галуа", "гавальда", "ферма", "труайя", "люлли", "гарсиа", "делакруа",
    "дорва", "бенуа", "шеруа", "роша", "делиба", "нюра",
} - {"нюра"}  # fmt: skip
# Nouns that look like possessives: «Голова», «Калина» decline as nouns in both genders.
NOUNS_A = {
    "голова", "сова", "корова", "подкова", "дуброва", "диброва", "дубова", "основа", "обнова", "полова", "слива", "лава",
    "калина", "малина", "долина", "былина", "картина", "пружина", "кручина", "перлина", "рябина", "осина", "чернина",
    "скотина", "маслина", "лучина", "пучина", "вершина", "купина", "година", "трясина", "щетина", "паутина", "тина", "мина",
    "глава", "слава", "держава", "заплава", "нива", "грива", "крапива", "крова", "окова", "жила", "сирота",
} - {"дубова"}  # fmt: skip
# -ой that is a noun, not an adjective: «Новиков-Прибой», «Цой».
NOUNS_OY = {
    "прибой",
    "бой",
    "герой",
    "рой",
    "строй",
    "покой",
    "припой",
    "забой",
    "зной",
    "разбой",
    "отбой",
    "цой",
    "чой",
    "ной",
    "той",
    "перебой",
    "удой",
    "левкой",
    "гой",
    "хой",
    "дой",
    "лой",
}
# -ий that is a noun: «Топчий», «Бабий».
NOUNS_IY = {"топчий", "бабий", "палий", "багрий", "кий", "вий", "гордий", "лаврентий", "стрий", "чухрий", "ший", "пустовий", "капустий", "мусий", "гай", "бугрий", "гусий", "стадний", "дий", "ирий", "георгий", "лукий", "вергилий", "тиверий"} - {"гай", "пустовий", "стадний"}  # fmt: skip
# The vowel of the last syllable flees.
FLEETING = {
    "орел": "орл", "козел": "козл", "осел": "осл", "дятел": "дятл", "щегол": "щегл", "котел": "котл", "лев": "льв",
    "пепел": "пепл", "ветер": "ветр", "заяц": "зайц", "узел": "узл", "козёл": "козл", "орёл": "орл", "котёл": "котл",
    "осёл": "осл", "хохол": "хохл", "церковь": "церкв", "песок": "песк", "сон": "сон", "пес": "пс", "пёс": "пс",
}  # fmt: skip
FLEETING_SOFT = {
    "воробей": "воробь",
    "соловей": "соловь",
    "муравей": "муравь",
    "ручей": "ручь",
    "пень": "пн",
    "день": "дн",
    "кремень": "кремн",
    "ремень": "ремн",
    "корень": "корн",
    "олень": "олен",
    "улей": "уль",
    "репей": "репь",
    "чирей": "чирь",
}
# Foreign -ов/-ин that decline as nouns: «Дарвином».
FOREIGN_IN = {"дарвин", "чаплин", "франклин", "кронин", "грин", "гершвин", "мартин", "бенин", "росин", "мерлин", "бультмов", "лейдин", "остин", "болин", "колин", "юнгвин", "эрвин", "гадолин", "буллин", "лин", "дин", "мин", "шин", "цин", "фин", "джин", "хин", "син", "ин", "тин", "чин", "кин", "юлин"} - {"росин", "буллин", "юлин", "болин", "лейдин", "бультмов", "юнгвин", "бенин"}  # fmt: skip
PREFIXES = {"тер", "кара", "бонч", "грум", "демут", "бек", "дер", "мак", "кизил", "кызыл", "сан", "ибн", "фон", "де", "ван", "дас", "эль", "аль", "мелик", "нор", "бей", "абдул", "абд", "эр", "гай"} - {"гай"}  # fmt: skip
MASCULINE_A_INDECLINABLE: set[str] = set()


@dataclass(frozen=True, slots=True)
class Forms:
    """Four forms and whether the rule was a guess that a human should look at."""

    endings: Endings
    check: bool = False


def _with(stem: str, endings: Sequence[str], check: bool = False) -> Forms:
    gen, dat, acc, ins = endings
    return Forms((stem + gen, stem + dat, stem + acc, stem + ins), check)


def same(word: str, check: bool = False) -> Forms:
    """A word that is not declined."""
    return Forms((word, word, word, word), check)


def _noun_a(word: str) -> Forms:
    """Nouns in -а and -я of either gender."""
    stem, last = word[:-1], word[-1].lower()
    before = stem[-1].lower() if stem else ""
    if last == "а":
        gen = "и" if before in VELAR + HUSH else "ы"
        return _with(stem, (gen, "е", "у", "ей" if before in HUSH + "ц" else "ой"))
    if before == "и":
        # «Мария — Марии», but one-syllable stems keep -е in speech only; documents write -и.
        return _with(stem, ("и", "и", "ю", "ей"))
    return _with(stem, ("и", "е", "ю", "ей"))


def _hard(stem: str, check: bool = False) -> Forms:
    """Masculine nouns with a hard stem."""
    last = stem[-1].lower()
    return _with(stem, ("а", "у", "а", "ем" if last in HUSH + "ц" else "ом"), check)


def _soft(stem: str, check: bool = False) -> Forms:
    """Masculine nouns in -ь and -й, the ending cut off."""
    return _with(stem, ("я", "ю", "я", "ем"), check)


def surname(word: str, gender: str) -> Forms:
    """One surname without hyphen. ``gender``: ``m`` or ``f``."""
    low = word.lower()
    if low.endswith(("о", "е", "ё", "э", "и", "у", "ю", "ы", "ых", "их", "уа", "иа", "оа", "эа")) or low in FRENCH:
        foreign = low.endswith(("ых", "их")) and (
            len(low) <= 4 or low.endswith(("лих", "рлих", "ндлих", "брих", "трих", "дрих", "льрих"))
        )
        if foreign and gender == "m" and not low.endswith(("гих", "ких", "хих")):
            # «Эрлих», «Фрейндлих», «Ульрих» are German nouns; «Долгих», «Черных» old genitives.
            return _hard(word, check=True)
        return same(word)
    return _surname_m(word, low) if gender == "m" else _surname_f(word, low)


def _surname_f(word: str, low: str) -> Forms:
    if low.endswith(("ова", "ева", "ёва", "ина", "ына")) and low not in NOUNS_A:
        return _with(word[:-1], ("ой", "ой", "у", "ой"), check=low in {"мина", "лева"})
    if (low.endswith("ая") and len(low) > 4 and not low.endswith(("лая", "рая", "уая", "бая"))) or low in {
        "белая",
        "малая",
        "смелая",
        "старая",
        "милая",
        "гнилая",
        "бурая",
        "хмурая",
        "серая",
        "мудрая",
        "храбрая",
        "острая",
        "рыжая",
        "веселая",
        "весёлая",
        "теплая",
        "тёплая",
        "кислая",
        "светлая",
        "вялая",
        "целая",
        "слабая",
        "грубая",
        "дикая",
    }:
        hushed = low[-3] in HUSH
        return _with(word[:-2], ("ей", "ей", "ую", "ей") if hushed else ("ой", "ой", "ую", "ой"))
    if low.endswith("ая"):
        # «Цулая», «Жвания»: Georgian nouns.
        return _with(word[:-1], ("и", "е", "ю", "ей"), check=True)
    if low.endswith("яя"):
        return _with(word[:-2], ("ей", "ей", "юю", "ей"))
    if low.endswith(("а", "я")):
        return _noun_a(word)
    return same(word)


def _surname_m(word: str, low: str) -> Forms:
    if low.endswith(("а", "я")):
        return _noun_a(word)
    if low in FLEETING_SOFT:
        return _soft(word[: len(word) - len(low)] + word[:1] + FLEETING_SOFT[low][1:], check=True)
    if low in FLEETING:
        return _hard(word[:1] + FLEETING[low][1:], check=True)
    if low.endswith(("ский", "цкий", "ской", "цкой", "ый")) or (
        low.endswith("ой") and low not in NOUNS_OY and _syllables(low) > 1
    ):
        return _with(word[:-2], ("ого", "ому", "ого", "им" if low[-3] in VELAR + HUSH else "ым"))
    if low.endswith("ий") and low not in NOUNS_IY and _syllables(low) > 1:
        if low[-3] in VELAR:
            return _with(word[:-2], ("ого", "ому", "ого", "им"))
        if low[-3] in HUSH or low.endswith("ний"):
            return _with(word[:-2], ("его", "ему", "его", "им"))
        return _soft(word[:-1], check=True)
    if low.endswith("й"):
        return _soft(word[:-1])
    if low.endswith("ь"):
        return _soft(word[:-1])
    if (
        low.endswith(("ов", "ев", "ёв", "ин", "ын"))
        and low not in FOREIGN_IN
        and (_syllables(low) > 1 or low in {"львов", "гришин"})
    ):
        return _with(word, ("а", "у", "а", "ым"))
    if low.endswith(("ец", "ок", "ек", "ёк")):
        return _fleeting(word, low)
    if (
        low.endswith(("ач", "яч", "уч", "юч", "рж"))
        or (low.endswith(("еж", "уж", "аш", "иж", "ищ", "ыш", "арь")) and _syllables(low) == 1)
        or low
        in {
            "лещ",
            "хвощ",
            "плющ",
            "борщ",
            "кузнец",
            "еж",
            "ёж",
            "чиж",
            "стриж",
            "морж",
            "уж",
            "грош",
            "ковш",
            "малыш",
            "голыш",
            "крепыш",
            "мураш",
            "кулеш",
            "карандаш",
        }
    ):
        # Stress falls on the ending: «Ткачом».
        return _with(word, ("а", "у", "а", "ом"), check=not low.endswith(("ач", "яч")))
    return _hard(word, check=low[-1] in "жшщ")


def _fleeting(word: str, low: str) -> Forms:
    """-ец, -ок, -ек: the vowel flees in native words; only the family knows for sure, so a human is asked."""
    stem, last = word[:-2], word[-1]
    before = low[-3] if len(low) > 2 else ""
    if _syllables(low) == 1:
        return _with(word, ("а", "у", "а", "ом"))
    if low.endswith("ец"):
        if before in VOWELS:
            return _with(stem + "й" + last, ("а", "у", "а", "ем"), check=True)
        if len(low) > 4 and low[-4] not in VOWELS + "ьлрнйв":
            return _with(word, ("а", "у", "а", "ом"), check=True)
        soft = "ь" if before == "л" else ""
        return _with(stem + soft + last, ("а", "у", "а", "ом"), check=True)
    if low.endswith("ок"):
        if before in VOWELS or (len(low) > 4 and low[-4] not in VOWELS and before not in HUSH and low[-4] == before):
            return _hard(word, check=True)
        return _with(stem + last, ("а", "у", "а", "ом"), check=True)
    if low.endswith("ёк") or (low.endswith("ек") and before in VOWELS):
        return _with(stem + ("й" if before in VOWELS else "ь") + last, ("а", "у", "а", "ом"), check=True)
    return _hard(word, check=True)


# ── First names ────────────────────────────────────────────────────────────────────────────────────────────────────────

FIRST_M = {"лев": "льв", "павел": "павл", "петр": "петр", "пётр": "петр"}
# Feminine in the soft sign that decline; Turkic ones (Айгуль, Гузель) more often stay.
SOFT_F = {"любовь", "нинель", "рашель", "адель", "эсфирь", "юдифь", "руфь", "николь", "мишель", "ноэль", "асель", "жизель", "рахиль", "ассоль", "кристель", "ариэль", "мирабель"} - {"николь", "мишель", "ноэль", "асель"}  # fmt: skip


def first_name(word: str, gender: str) -> Forms:
    """One first name without hyphen."""
    low = word.lower()
    if gender == "f":
        if low == "любовь":
            return Forms((word[:-1] + "и", word[:-1] + "и", word, word + "ю"))
        if low in SOFT_F:
            return Forms((word[:-1] + "и", word[:-1] + "и", word, word + "ю"))
        if low.endswith(("а", "я")) and not low.endswith(("уа", "оа")):
            return _noun_a(word)
        return same(word, check=low.endswith("ь"))
    if low in FIRST_M:
        return _hard(word[:1] + FIRST_M[low][1:])
    if low.endswith("о") and low in {"данило", "гаврило", "михайло", "кирило", "самойло", "ярило"}:
        return _noun_a(word[:-1] + "а")
    if low.endswith(("а", "я")) and not low.endswith("уа"):
        if low.endswith("ья"):
            return _with(word[:-1], ("и", "е", "ю", "ёй" if low == "илья" else "ей"))
        return _noun_a(word)
    if low.endswith(("й", "ь")):
        return _soft(word[:-1])
    if low[-1] in "оеёэиуюы":
        return same(word)
    return _hard(word)


def patronymic(word: str, gender: str) -> Forms:
    """A patronymic. With оглы, кызы, улы nothing is declined."""
    low = word.lower()
    if low.split()[-1] in {"оглы", "оглу", "кызы", "гызы", "улы", "уулу", "заде"} or low.endswith(
        ("-оглы", "-кызы", "-заде")
    ):
        return same(word)
    if gender == "m" and low.endswith("ич"):
        stressed = low in {"ильич", "кузьмич", "лукич", "фомич", "силыч"}
        return _with(word, ("а", "у", "а", "ом" if stressed else "ем"))
    if gender == "f" and low.endswith("на"):
        return _with(word[:-1], ("ы", "е", "у", "ой"))
    return same(word, check=True)


def _syllables(low: str) -> int:
    return sum(letter in VOWELS for letter in low)
