"""One row of the table to the values of one person, with everything there is to say about it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from . import names, text, values, vocabulary
from .fields import Field
from .people import DECISION, DECISIONS, PersonValues
from .table import Issue, TableRow, letter

_NOT_PERSON = re.compile(r"^(вакан|вакант|свободн\w+ ставк|совместител\w+$)")
_FOREIGN_POST = re.compile(r"^(учител|преподавател)\w*\W+(.+)", re.IGNORECASE)


@dataclass(slots=True)
class Draft:
    number: int
    values: PersonValues
    problems: list[Issue]
    notices: list[Issue]
    chosen: str
    skip_reason: str
    initials: bool
    continues: bool  # the name came from a merged cell above


@dataclass(slots=True)
class RowReader:
    """Reads one row; collects what it has to say on the way."""

    row: TableRow
    columns: Mapping[Field, list[int]]
    today: date
    fixes: Mapping[str, str]
    error_cells: Sequence[Issue]
    problems: list[Issue] = field(default_factory=list)
    notices: list[Issue] = field(default_factory=list)
    skip_reason: str = ""
    extra_status: str = ""

    def read(self) -> Draft:
        parsed, former = self._name()
        gender = self._gender(parsed)
        post, post_code, is_teaching = self._post()
        subjects = self._subjects(post)
        grades, classes = self._classes()
        leads, leads_of = self._class_teacher()
        status = self._status()
        found = PersonValues(
            surname=parsed.surname,
            name=parsed.name,
            patronymic=parsed.patronymic,
            former_surname=former,
            gender=gender,
            post=post,
            post_code=post_code,
            is_teaching=is_teaching,
            subjects=subjects,
            experience_years=self._experience(),
            hired_on=self._date(Field.HIRED_ON),
            birth_on=self._date(Field.BIRTH_ON),
            category=self._category(),
            email=self._email(),
            phone=self._phone(),
            is_class_teacher=leads,
            class_teacher_of=leads_of,
            grades=grades,
            classes=classes,
            status=status,
            section=self.row.section,
        )
        if status == "dismissed" and not self.skip_reason:
            self.skip_reason = "dismissed"
            self._notice("dismissed", Field.STATUS, "Человек больше не работает. Предлагаем не загружать.")
        elif is_teaching is False and post_code and self._is_support(post_code) and not self.skip_reason:
            self.skip_reason = "support"
            self._notice("support_staff", Field.POST, "Должность не педагогическая. Предлагаем не загружать.")
        self._error_cells()
        name_columns = {i for f in (Field.FULL_NAME, Field.SURNAME) for i in self.columns.get(f, [])}
        return Draft(
            number=self.row.number,
            values=found,
            problems=self.problems,
            notices=self.notices,
            chosen=self.fixes.get(DECISION, "") if self.fixes.get(DECISION, "") in DECISIONS else "",
            skip_reason=self.skip_reason,
            initials="initials" in parsed.marks,
            continues=bool(name_columns & set(self.row.filled)),
        )

    # --- reaching for cells ---

    def _cell(self, meaning: Field) -> str:
        if meaning.value in self.fixes:
            return text.clean(self.fixes[meaning.value])[:2_000]
        cells = [self.row.cells[i] for i in self.columns.get(meaning, []) if i < len(self.row.cells)]
        return ", ".join(cell for cell in cells if cell) if len(cells) > 1 else "".join(cells)

    def _issue(self, code: str, meaning: Field, words: str, found: str | None, suggestions: Sequence[str]) -> Issue:
        at = self.columns.get(meaning, [])
        if not at and meaning is Field.FULL_NAME:
            at = self.columns.get(Field.SURNAME, [])
        shown = self._cell(meaning) if found is None else found
        return Issue(
            code,
            self.row.number,
            letter(at[0]) if at else "",
            meaning.value,
            text.line(shown)[:120],
            words,
            tuple(suggestions),
        )

    def _problem(
        self, code: str, meaning: Field, words: str, found: str | None = None, suggestions: Sequence[str] = ()
    ) -> None:
        self.problems.append(self._issue(code, meaning, words, found, suggestions))

    def _notice(self, code: str, meaning: Field, words: str, found: str | None = None) -> None:
        self.notices.append(self._issue(code, meaning, words, found, ()))

    def _error_cells(self) -> None:
        """An error in a column that is loaded is said once more beside the row, unless the user has typed over it."""
        meant = {letter(i): meaning for meaning, indexes in self.columns.items() for i in indexes}
        for issue in self.error_cells:
            meaning = meant.get(issue.column)
            if meaning is not None and meaning.value not in self.fixes:
                self.notices.append(replace(issue, field=meaning.value))

    # --- fields ---

    def _name(self) -> tuple[names.ParsedName, str]:
        full = self.columns.get(Field.FULL_NAME)
        original = " ".join(
            self.row.cells[i]
            for meaning in ((Field.FULL_NAME,) if full else (Field.SURNAME, Field.NAME, Field.PATRONYMIC))
            for i in self.columns.get(meaning, [])[:1]
            if i < len(self.row.cells) and self.row.cells[i]
        )
        if full:
            parsed = names.parse_full_name(original)
        else:
            first = [
                self.row.cells[self.columns[m][0]] if self.columns.get(m) else ""
                for m in (Field.SURNAME, Field.NAME, Field.PATRONYMIC)
            ]
            parsed = names.parse_parts(*first)
        typed = text.clean(self.fixes.get(Field.FULL_NAME.value, ""))[:200]
        if typed:
            parsed = names.complete(parsed, typed)
        parts = {m: text.clean(self.fixes[m.value])[:100] for m in _NAME_PARTS if m.value in self.fixes}
        if parts:
            parsed = names.parse_parts(
                parts.get(Field.SURNAME, parsed.surname),
                parts.get(Field.NAME, parsed.name),
                parts.get(Field.PATRONYMIC, parsed.patronymic),
            )
            if len(parts.get(Field.NAME, "")) == 1:  # «Ю» typed by hand as a name is a name
                parsed = replace(parsed, marks=parsed.marks - {"initials"})
        return parsed, self._remarks_on_name(parsed, original)

    def _remarks_on_name(self, parsed: names.ParsedName, original: str) -> str:
        """Problems and notices about the name; returns the former surname found in brackets."""
        shown = text.line(original)
        if _NOT_PERSON.match(text.key(original)):
            self.skip_reason = "vacancy"
            self._notice("vacancy", Field.FULL_NAME, "Здесь вакансия, а не человек. Строку не загружаем.", shown)
            return ""
        marks = parsed.marks
        if len(shown) > 200:
            self._problem(
                "name_too_long", Field.FULL_NAME, "Слишком длинный текст. Укажите фамилию, имя и отчество.", shown
            )
        elif not parsed.surname and not parsed.name:
            self._problem("no_surname", Field.FULL_NAME, "Нет фамилии. Укажите фамилию и имя.", shown)
        elif not parsed.surname:
            self._problem("no_surname", Field.FULL_NAME, "Нет фамилии. Укажите фамилию и имя полностью.", shown)
        elif "initials" in marks:
            self._problem("initials", Field.FULL_NAME, "Нет имени полностью. Впишите имя и отчество.", shown)
        elif not parsed.name:
            self._problem("no_name", Field.FULL_NAME, "Нет имени. Укажите фамилию и имя.", shown)
        elif "digits" in marks:
            self._problem("digits_in_name", Field.FULL_NAME, "В имени есть цифры. Впишите его буквами.", shown)
        elif any(len(part) > 100 for part in (parsed.surname, parsed.name, parsed.patronymic)):
            self._problem(
                "name_too_long", Field.FULL_NAME, "Слишком длинный текст. Укажите фамилию, имя и отчество.", shown
            )
        else:
            self._notices_on_name(parsed, shown)
        status = values.parse_status(parsed.brackets) or values.parse_status(parsed.extra) if parsed.surname else None
        if status:
            self.extra_status = status
        elif parsed.brackets and re.fullmatch(r"[А-Яа-яЁё-]{3,40}", parsed.brackets):
            former = text.proper(parsed.brackets)
            self._notice("former_surname", Field.FULL_NAME, f"«{former}» в скобках считаем прежней фамилией.", shown)
            return former
        return ""

    def _notices_on_name(self, parsed: names.ParsedName, shown: str) -> None:
        marks = parsed.marks
        if "patronymic_initial" in marks:
            self._notice(
                "patronymic_initial",
                Field.FULL_NAME,
                "Отчество не написано полностью, загрузим без него. Впишите его.",
                shown,
            )
        elif not parsed.patronymic:
            self._notice("no_patronymic", Field.FULL_NAME, "Отчества нет. Если оно есть, допишите.", shown)
        if "swapped" in marks:
            self._notice(
                "swapped", Field.FULL_NAME, f"Переставили слова: {parsed.surname} — фамилия. Проверьте.", shown
            )
        if "long" in marks:
            self._notice("long_name", Field.FULL_NAME, "В имени больше трёх слов. Проверьте, где фамилия.", shown)
        if "extra" in marks and not values.parse_status(parsed.extra):
            self._notice("extra_words", Field.FULL_NAME, f"Лишние слова не загрузим: «{parsed.extra[:60]}».", shown)
        if "latin" in marks:
            self._notice("latin_letters", Field.FULL_NAME, "Заменили латинские буквы на русские. Проверьте имя.", shown)
        if text.has_latin(parsed.surname + parsed.name):
            self._notice(
                "latin_name", Field.FULL_NAME, "Имя написано латиницей. Если нужно, впишите его по-русски.", shown
            )

    def _gender(self, parsed: names.ParsedName) -> str:
        told = values.parse_gender(self._cell(Field.GENDER))
        guessed, ground = names.gender_of(parsed.surname, parsed.name, parsed.patronymic)
        if isinstance(told, values.Trouble):
            self._notice(told.code, Field.GENDER, told.text)
            told = None
        if told is None:
            if ground == "surname":
                self._notice("gender_by_surname", Field.GENDER, "Пол определили по фамилии. Проверьте.", parsed.surname)
            return guessed
        if guessed and ground == "patronymic" and guessed != told:
            self._notice("gender_differs", Field.GENDER, "Пол не сходится с отчеством. Проверьте.")
        return told

    def _post(self) -> tuple[str, str, bool | None]:
        written = text.line(self._cell(Field.POST))[:300]
        if values.is_nothing(written):
            return "", "", None
        if values.parse_status(written) == "dismissed":
            self.extra_status = "dismissed"
        found = vocabulary.find_post(written)
        if found is None:
            return written, "", None
        return written, found.code, found.is_teaching

    @staticmethod
    def _is_support(post_code: str) -> bool:
        return any(post.code == post_code and post.group == "support" for post in vocabulary.posts())

    def _subjects(self, post: str) -> tuple[str, ...]:
        written = self._cell(Field.SUBJECTS)
        if not values.is_nothing(written):
            codes, unknown = vocabulary.read_subjects(written[:500])
            if unknown:
                listed = ", ".join(f"«{part[:40]}»" for part in unknown[:4])
                self._notice("unknown_subject", Field.SUBJECTS, f"Не узнали предмет: {listed}. Выберите из списка.")
            return codes
        teaches = _FOREIGN_POST.match(post)
        if not teaches:
            return ()
        codes, unknown = vocabulary.read_subjects(teaches[2][:300])
        if codes and not unknown:
            listed = ", ".join(vocabulary.titles(codes)).lower()
            self._notice("subject_from_post", Field.SUBJECTS, f"Предмет взяли из должности: {listed}.", post)
            return codes
        return ()

    def _experience(self) -> int | None:
        found = values.parse_experience(self._cell(Field.EXPERIENCE)[:200], today=self.today)
        if isinstance(found, values.Trouble):
            self._problem(found.code, Field.EXPERIENCE, found.text)
            return None
        if found is None:
            return None
        years, note = found
        if note:
            self._notice(
                "counted_experience", Field.EXPERIENCE, f"Посчитали стаж от начала работы: {years}. Проверьте."
            )
        return years

    def _date(self, meaning: Field) -> date | None:
        found = values.parse_date(self._cell(meaning)[:200], today=self.today)
        if isinstance(found, values.Trouble):
            self._problem(found.code, meaning, found.text)
            return None
        if found is not None and meaning is Field.HIRED_ON and (found - self.today).days > 366:
            self._notice("far_future", meaning, "Дата приёма больше чем через год. Проверьте.")
        if found is not None and meaning is Field.BIRTH_ON and not 14 <= self.today.year - found.year <= 100:
            self._notice("odd_birth", meaning, "Проверьте год рождения.")
        return found

    def _category(self) -> str:
        found = values.parse_category(self._cell(Field.CATEGORY)[:200])
        if isinstance(found, values.Trouble):
            self._notice(found.code, Field.CATEGORY, found.text)
            return ""
        if found == "second":
            self._notice("second_category", Field.CATEGORY, "Второй категории больше нет. Проверьте запись.")
        return found or ""

    def _email(self) -> str:
        found = values.parse_email(self._cell(Field.EMAIL)[:500])
        if isinstance(found, values.Trouble):
            self._problem(found.code, Field.EMAIL, found.text)
            return ""
        return found or ""

    def _phone(self) -> str:
        found = values.parse_phone(self._cell(Field.PHONE)[:500])
        if isinstance(found, values.Trouble):
            self._problem(found.code, Field.PHONE, found.text)
            return ""
        if found is None:
            return ""
        number, others = found
        if others:
            self._notice("several_phones", Field.PHONE, f"Здесь несколько номеров, взяли первый: {number}.")
        return number

    def _classes(self) -> tuple[tuple[int, ...], tuple[str, ...]]:
        written = self._cell(Field.CLASSES)[:300]
        if values.is_nothing(written):
            return (), ()
        grades, labels, note = values.parse_classes(written, today=self.today)
        if note == "date":
            self._notice(
                "classes_became_date",
                Field.CLASSES,
                f"Excel превратил классы в дату, прочли как {grades[0]}–{grades[-1]}. Проверьте.",
            )
        elif not grades:
            self._notice("unknown_classes", Field.CLASSES, "Не узнали классы. Напишите так: 5–9 или 5А, 6Б.")
        return grades, labels

    def _class_teacher(self) -> tuple[bool | None, str]:
        if not self.columns.get(Field.CLASS_TEACHER) and Field.CLASS_TEACHER.value not in self.fixes:
            return None, ""
        leads, of = values.parse_class_teacher(self._cell(Field.CLASS_TEACHER)[:200], today=self.today)
        return leads, of[:60]

    def _status(self) -> str:
        written = self._cell(Field.STATUS)[:300]
        told = values.parse_status(written) if not values.is_nothing(written) else None
        if told is None and re.fullmatch(r"(?i)\W*(д/о|б/?и/?р)\W*", written):
            told = "leave"
        from_section = values.parse_status(self.row.section) if self.row.section else None
        return told or self.extra_status or (from_section if from_section != "working" else None) or ""


_NAME_PARTS = (Field.SURNAME, Field.NAME, Field.PATRONYMIC)
