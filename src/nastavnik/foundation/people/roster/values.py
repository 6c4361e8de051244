"""One cell, one value: experience, dates, phones, e-mail, categories, classes, gender, employment.

Every parser is total: it returns the value, or a ``Trouble`` that says in Russian what was expected. An empty cell and
a dash mean "not told" and give ``None``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from . import text

_NOTHING = frozenset({"нет данных", "не указано", "не указана", "не указан", "неизвестно", "отсутствует", "пусто"})
_BLANKS = "".join(sorted(set(" -—–_.?/\\*")))
_MONTHS = ("янв", "фев", "мар", "апр", "ма", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")
_EXCEL_EPOCH = date(1899, 12, 30)


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a cell could not be read. ``code`` is stable; ``text`` says what to write instead."""

    code: str
    text: str


def is_nothing(value: str) -> bool:
    """Empty, a dash, «нет данных»: nothing is told here."""
    return not value.strip(_BLANKS) or text.key(value) in _NOTHING


# --- dates ---------------------------------------------------------------------------------------------------------


def parse_date(value: str, *, today: date) -> date | Trouble | None:
    """«01.09.2020», «1 сентября 2020 г.», «2020-09-01», «01/09/20», «с 01.09.2020», an Excel serial «44075»."""
    if is_nothing(value):
        return None
    folded = text.russify(text.line(value)).casefold()
    trouble = Trouble("not_a_date", "Ожидали дату. Напишите так: 01.09.2020.")
    iso = re.search(r"(?<!\d)(\d{4})[-./](\d{1,2})[-./](\d{1,2})(?!\d)", folded)
    if iso:
        return _date(int(iso[1]), int(iso[2]), int(iso[3])) or trouble
    usual = re.findall(r"(?<!\d)(\d{1,2})\s*[-./,]\s*(\d{1,2})\s*[-./,]\s*(\d{4}|\d{2})(?!\d)", folded)
    if len(usual) > 1:
        return Trouble("several_dates", "Здесь несколько дат. Оставьте одну, например 01.09.2020.")
    if usual:
        day, month, year = usual[0]
        return _date(_year(year, today), int(month), int(day)) or trouble
    spoken = re.search(r"(?<!\d)(\d{1,2})\s*-?(?:го)?\s*([а-я]{3,9})\.?\s*,?\s*(\d{4})(?!\d)", folded)
    if spoken:
        month_number = _month(spoken[2])
        return (_date(int(spoken[3]), month_number, int(spoken[1])) if month_number else None) or trouble
    serial = re.fullmatch(r"(\d{5})(?:[.,]\d+)?", folded)
    if serial and 10_000 <= int(serial[1]) <= 73_050:  # 1927..2099
        return _EXCEL_EPOCH + timedelta(days=int(serial[1]))
    year_only = re.fullmatch(r"(?:с\s*)?((?:19|20)\d{2})\s*(?:г\.?|год[а]?)?", folded)
    if year_only:
        return Trouble("only_year", "Указан только год. Напишите дату целиком, например 01.09.2020.")
    return trouble


def _year(written: str, today: date) -> int:
    number = int(written)
    if len(written) == 4:
        return number
    return 2000 + number if number <= today.year % 100 + 1 else 1900 + number


def _date(year: int, month: int, day: int) -> date | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if 1900 <= year <= 2100 else None


def _month(word: str) -> int:
    for number, stem in enumerate(_MONTHS, start=1):
        if word.startswith(stem) and (stem != "ма" or word in {"май", "мая"}):
            return number
    return 0


# --- experience ----------------------------------------------------------------------------------------------------


def parse_experience(value: str, *, today: date) -> tuple[int, str] | Trouble | None:
    """Full years and a note: "" or «year» (counted from the year or day work began).

    «5», «5.0», «22 г. 3 мес.», «7 лет», «менее года», «с 2015 г.», «01.09.2015».
    """
    if is_nothing(value):
        return None
    folded = text.russify(text.line(value)).casefold().replace("ё", "е")
    not_number = Trouble("not_a_number", "Ожидали число полных лет. Если меньше года, напишите 0.")
    if re.search(
        r"\b(мен(ее|ьше)|до)\s*(1|одного)?\s*год|^(без стажа|нет стажа|б/с|нет|первый год|молодой специалист)", folded
    ):
        return 0, ""
    if re.search(r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d{2}-\d{2}|\d\s+[а-я]{3,8}\s+\d{4}", folded):
        began = parse_date(value, today=today)
        if not isinstance(began, date):
            return not_number
        if began.year >= today.year - 1:
            return Trouble(
                "number_became_date", "Похоже, Excel превратил число в дату. Напишите число полных лет, например 5."
            )
        return _in_range(_full_years(began, today), "year")
    year = re.fullmatch(r"(?:с\s*)?((?:19|20)\d{2})(?:\s*(?:г\.?|год[а]?|г\.\s*))?", folded)
    if year:
        return (
            _in_range(max(0, today.year - int(year[1]) - (today.month < 9)), "year")
            if (int(year[1]) <= today.year)
            else Trouble("not_a_number", "Год начала работы ещё не наступил. Напишите число полных лет.")
        )
    number = re.fullmatch(r"(?:около|более|больше|свыше|ок\.?)?\s*(\d{1,3})(?:[.,](\d+))?\s*\+?\s*", folded)
    if number:
        return _in_range(int(number[1]), "")
    spoken = re.fullmatch(
        r"(?:(?:около|более|больше|свыше)\s*)?"
        r"(?:(\d{1,3})(?:[.,]\d+)?\s*-?(?:й|го|ый)?\s*(?:полных\s*)?(?:лет|года?|год|г|л)(?=[\W\d]|$)\.?)?[\s,и/]*"
        r"(?:(\d{1,2})\s*(?:месяц\w*|мес\.?|м\.?)?)?[\s,и/]*"
        r"(?:(\d{1,2})\s*(?:дн\w*|день|д)\.?)?\.?",
        folded,
    )
    if spoken and spoken[1]:
        return _in_range(int(spoken[1]), "")
    months = re.fullmatch(r"(\d{1,2})\s*(?:месяц\w*|мес\.?|м\.?)(?:\s*\d{1,2}\s*дн\w*\.?)?", folded)
    if months:
        return _in_range(int(months[1]) // 12, "")
    if folded in {"год", "1-й год", "первый год работы"}:
        return (1, "") if folded == "год" else (0, "")
    if folded in {"полгода", "пол года", "полтора года"}:
        return (1, "") if folded.startswith("полтора") else (0, "")
    if len(re.findall(r"\d+", folded)) > 1:
        return Trouble("not_a_number", "Ожидали одно число. Оставьте педагогический стаж, полных лет.")
    return not_number


def _full_years(began: date, today: date) -> int:
    return today.year - began.year - ((today.month, today.day) < (began.month, began.day))


def _in_range(years: int, note: str) -> tuple[int, str] | Trouble:
    if 0 <= years <= 60:
        return years, note
    return Trouble("out_of_range", "Стаж — число от 0 до 60.")


# --- contacts ------------------------------------------------------------------------------------------------------

_EMAIL = re.compile(r"[A-Za-z0-9._%+'-]{1,64}@[A-Za-z0-9а-яёА-ЯЁ-]{1,63}(?:\.[A-Za-z0-9а-яёА-ЯЁ-]{1,63})+")
_CYRILLIC_TO_LATIN = str.maketrans("АВСЕНКМОРТХУасеорхукм", "ABCEHKMOPTXYaceopxykm")


def parse_email(value: str) -> str | Trouble | None:
    """The first address of the cell in lower case; Russian look-alike letters («с» in «school») are put right."""
    if is_nothing(value):
        return None
    flat = text.line(value).replace("mailto:", "").strip(" <>.,;")
    if "@" not in flat:
        return Trouble("no_at_sign", "Похоже, в адресе ошибка: нет знака @.")
    flat = re.sub(r"\s*@\s*", "@", flat)
    for word in re.split(r"[\s,;<>()/]+", flat):
        if "@" not in word:
            continue
        local, _, domain = word.partition("@")
        local = local.translate(_CYRILLIC_TO_LATIN)
        if text.has_latin(domain):
            domain = domain.translate(_CYRILLIC_TO_LATIN)
        fixed = f"{local}@{domain}".strip(".")
        if _EMAIL.fullmatch(fixed) and ".." not in fixed and len(fixed) <= 254:
            return fixed.casefold()
    return Trouble("bad_email", "Похоже, в адресе ошибка. Напишите так: imya@pochta.ru.")


def parse_phone(value: str) -> tuple[str, bool] | Trouble | None:
    """(+7XXXXXXXXXX of the first number, are there others). Accepts 8…, +7…, ten digits, 79161234567.0."""
    if is_nothing(value):
        return None
    flat = re.sub(r"^\s*(\d{10,11})\.0+\s*$", r"\1", text.line(value))
    if re.fullmatch(r"\d(?:[.,]\d+)?[eEеЕ]\+?\d+", flat):
        return Trouble("bad_phone", "Excel сократил номер. Задайте ячейке текстовый вид и напишите номер целиком.")
    found: list[str] = []
    foreign = False
    for piece in re.split(r"[,;\n/]|\bили\b|(?<=\d)\s+(?=(?:\+7|8)\W*\d{3})", flat):
        piece = re.sub(r"(?:доб|вн)\w*\.?\s*\d+.*$", "", piece, flags=re.IGNORECASE)
        digits = "".join(c for c in piece if c in "0123456789")
        if len(digits) == 11 and digits[0] in "78":
            found.append("+7" + digits[1:])
        elif len(digits) == 10 and digits[0] in "3489":
            found.append("+7" + digits)
        elif piece.strip().startswith("+") and not digits.startswith("7") and 9 <= len(digits) <= 15:
            found.append("+" + digits)
            foreign = True
    if not found:
        return Trouble("bad_phone", "Проверьте номер: в нём должно быть 11 цифр.")
    return found[0], len(found) > 1 or (foreign and len(found) > 1)


# --- words ---------------------------------------------------------------------------------------------------------

_CATEGORIES: tuple[tuple[str, str], ...] = (
    ("methodist", r"педагог\w* методист"),
    ("mentor", r"педагог\w* наставник"),
    ("none", r"^(без|нет|не имеет|не аттестован|б к|б кат|бк|отсутств)|^без категории|молодой специалист"),
    ("highest", r"высш|^вкк$|^вк$|^в$|^вс$"),
    ("first", r"перв|^1|^i$|^i |\b1 ?(я)?\b ?(кв|кат|к)|^пкк$|^1кк$|^п$"),
    ("second", r"втор|^2|^ii\b"),
    ("conformity", r"соотв|^сзд|сзд|^с з д|занимаемой|^соот"),
)


def parse_category(value: str) -> str | Trouble | None:
    """highest, first, conformity (соответствие занимаемой должности), none, methodist, mentor; second is abolished."""
    if not value.strip():
        return None
    key = text.key(value.replace("І", "I").replace("1-ая", "1").replace("1-я", "1"))
    if not key:
        return "none"  # a dash in this column is an answer
    key = {"і": "i", "іі": "ii"}.get(key, key)
    for code, pattern in _CATEGORIES:
        if re.search(pattern, key):
            return code
    return Trouble("unknown_category", "Не узнали категорию. Напишите: высшая, первая, соответствие или нет.")


def parse_gender(value: str) -> str | Trouble | None:
    """``m`` or ``f``."""
    if is_nothing(value):
        return None
    key = text.key(value)
    if key in {"м", "муж", "мужской", "мужчина", "m", "male", "м пол"}:
        return "m"
    if key in {"ж", "жен", "женский", "женщина", "f", "female", "ж пол"}:
        return "f"
    return Trouble("unknown_gender", "Напишите: муж или жен.")


_STATUSES: tuple[tuple[str, str], ...] = (
    ("dismissed", r"\bувол|расторгн|выбыл|\bне работает|прекращен|\bумер"),
    ("leave", r"декрет|уход\w* за реб|по уходу|отпуск по бер|^д о$|\bбир\b|отпуск до 3|в отпуске по"),
    ("part_time_internal", r"внутр\w*\W+совм|совм\w*\W+внутр"),
    ("part_time_external", r"внешн\w*\W+совм|совм\w*\W+внешн|^внешн|\bвнеш\b"),
    ("part_time_external", r"совмест|^совм\b|по совм"),
    ("working", r"^(работает|основн|штат|осн|действующ|постоянн|да|работ)"),
)


def parse_status(value: str) -> str | None:
    """dismissed, leave, part_time_internal, part_time_external, working; None where the words say nothing of it."""
    key = text.key(value)
    if re.search(r"не совмест|кроме совм", key):
        return "working"
    for code, pattern in _STATUSES:
        if re.search(pattern, key):
            return code
    return None


_LEVELS = (
    (r"начальн|\bноо\b|1 ступень", range(1, 5)),
    (r"основн|\bооо\b|2 ступень", range(5, 10)),
    (r"средн|старш|\bсоо\b|3 ступень", range(10, 12)),
)


def parse_classes(value: str, *, today: date) -> tuple[tuple[int, ...], tuple[str, ...], str]:
    """(grades 1..11, class labels «5А», note). Note «date»: Excel had turned «5-9» into a date, we turned it back."""
    flat = re.sub(r"[«»\"'`“”]", "", text.line(text.russify(value, whole_words=True)))
    became = re.fullmatch(r"(\d{2})\.(\d{2})\.(\d{4})", flat)
    if became and int(became[1]) <= 11 and int(became[2]) <= 11 and abs(int(became[3]) - today.year) <= 3:
        low, high = sorted((int(became[1]), int(became[2])))
        return tuple(range(low, high + 1)), (), "date"
    grades: set[int] = set()
    labels: list[str] = []
    folded = flat.casefold()
    for pattern, span in _LEVELS:
        if re.search(pattern, folded):
            grades.update(span)
    for match in re.finditer(r"(?<!\d)(\d{1,2})\s*(?:-|по|до)\s*(\d{1,2})(?!\d)", flat):
        low, high = int(match[1]), int(match[2])
        if 1 <= low <= high <= 11:
            grades.update(range(low, high + 1))
    for match in re.finditer(
        r"(?<![\d-])(\d{1,2})\s*-?\s*([А-ЯЁа-яё](?:\s*,?\s*[А-ЯЁ](?![а-яё\w]))*)(?![А-ЯЁа-яё])", flat
    ):
        grade = int(match[1])
        if 1 <= grade <= 11 and not match[2].startswith(("к", "м")):
            grades.add(grade)
            labels.extend(f"{grade}{c.upper()}" for c in match[2] if c.isalpha())
    for match in re.finditer(r"(?<![\d-])(\d{1,2})(?!\d|\s*-\s*\d)", flat):
        if 1 <= int(match[1]) <= 11:
            grades.add(int(match[1]))
    return tuple(sorted(grades)), tuple(dict.fromkeys(labels)), ""


def parse_class_teacher(value: str, *, today: date) -> tuple[bool, str]:
    """(is a class teacher, of which classes): «5А», «да», «+», «7 «Б» класс», «-»."""
    if is_nothing(value):
        return False, ""
    key = text.key(value)
    if key in {"нет", "не", "0", "без классного руководства"}:
        return False, ""
    if value.strip() == "+" or key in {"да", "есть", "1", "имеет"}:
        return True, ""
    grades, labels, _ = parse_classes(value, today=today)
    return True, ", ".join(labels) or ", ".join(str(grade) for grade in grades) or text.line(value)
