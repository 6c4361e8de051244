"""What a column of a staff list can be, and how its heading is recognised."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from . import text


class Field(StrEnum):
    """Meaning of a column. The value is stored in remembered mappings and drafts: never rename one."""

    FULL_NAME = "full_name"
    SURNAME = "surname"
    NAME = "name"
    PATRONYMIC = "patronymic"
    GENDER = "gender"
    POST = "post"
    SUBJECTS = "subjects"
    EXPERIENCE = "experience_years"
    HIRED_ON = "hired_on"
    BIRTH_ON = "birth_on"
    CATEGORY = "category"
    EMAIL = "email"
    PHONE = "phone"
    CLASS_TEACHER = "class_teacher"
    CLASSES = "classes"
    STATUS = "status"
    IGNORE = "ignore"


FIELD_TITLES: dict[Field, str] = {
    Field.FULL_NAME: "Фамилия, имя, отчество",
    Field.SURNAME: "Фамилия",
    Field.NAME: "Имя",
    Field.PATRONYMIC: "Отчество",
    Field.GENDER: "Пол",
    Field.POST: "Должность",
    Field.SUBJECTS: "Предметы",
    Field.EXPERIENCE: "Стаж, лет",
    Field.HIRED_ON: "Дата приёма на работу",
    Field.BIRTH_ON: "Дата рождения",
    Field.CATEGORY: "Квалификационная категория",
    Field.EMAIL: "Электронная почта",
    Field.PHONE: "Телефон",
    Field.CLASS_TEACHER: "Классное руководство",
    Field.CLASSES: "Классы",
    Field.STATUS: "Статус (декрет, совместитель, увольнение)",
    Field.IGNORE: "Не загружать",
}

NAME_FIELDS = frozenset({Field.FULL_NAME, Field.SURNAME})
SEVERAL_ALLOWED = frozenset({Field.SUBJECTS, Field.POST, Field.CLASSES, Field.STATUS, Field.IGNORE})

# The first matching line wins, so the traps («дата присвоения категории», «имя класса») stand above the words they
# contain. Confidence below 0.7 means: ask the eye, compare with the content.
_RULES: tuple[tuple[Field, float, str], ...] = (
    (Field.IGNORE, 1.0, r"^(n|no|#|№|пп|п п|номер|номер п п|n п п|порядковый номер|id|код|табельный номер|таб номер)$"),
    (
        Field.IGNORE,
        0.95,
        r"снилс|инн\b|паспорт|адрес(?!.*(почт|mail))|прописк|зарплат|оклад|ставк|нагрузк|час(ы|ов)\b|каб(инет)?\b",
    ),
    (
        Field.IGNORE,
        0.95,
        r"повышени\w* квалификац|курс(ы|ов)\b.*(квалиф|пк|год)|^курсы|^пк$|удостоверени|переподготовк",
    ),
    (Field.IGNORE, 0.9, r"образовани|диплом|вуз|специальност\w* по|направлени\w* подготовк|учебное заведение|окончил"),
    (Field.IGNORE, 0.9, r"наград|звани|учен\w+ степен|возраст|сколько лет|образовательн\w+ программ|подпись"),
    (
        Field.IGNORE,
        0.9,
        r"(дата|срок|год|приказ|номер|действ)\w*.*(аттестац|категор)|аттестац.*(дата|срок|год)|следующ\w+ аттест",
    ),
    (Field.BIRTH_ON, 1.0, r"^(дата|год|день|число)?\s*рожд|дата рожд|год рожд|^д р$|^др$|день рождения"),
    (
        Field.HIRED_ON,
        1.0,
        r"(дата|год|когда|с какого)\w*.*(прием|принят|приход|поступлен|работы в школе|трудоустр)|^прин(ят|ята)\b",
    ),
    (Field.HIRED_ON, 0.85, r"^(работает с|дата приема|принят на работу|в школе с|в оо с|начало работы( в школе)?)"),
    (Field.FULL_NAME, 1.0, r"^(ф и о|фио|ф и о полностью|фио полностью|ф\W?и\W?о\W?)$"),
    (Field.FULL_NAME, 1.0, r"^фамилия\W+(имя|и о|инициалы|и\b)"),
    (Field.CLASS_TEACHER, 1.0, r"класс\w*\W+рук|кл\W+рук|классн\w* руковод|^классрук|классное руководство"),
    (Field.FULL_NAME, 0.95, r"^(ф и о|фио)\b|\bфио\b|ф и о$|фамилия имя"),
    (Field.SURNAME, 1.0, r"^фамилия( (педагога|учителя|сотрудника|работника))?$|^фам$"),
    (Field.NAME, 1.0, r"^имя( (педагога|учителя|сотрудника|работника))?$"),
    (Field.PATRONYMIC, 1.0, r"^отчество( (педагога|учителя|при наличии|если есть|сотрудника|работника))*$|^отч$"),
    (
        Field.EMAIL,
        1.0,
        r"e\W?(mail|маil|мail)|е\W?(mail|маil)|имейл|емейл|эл\w*\W+(почт|адрес)|электрон\w+ (почт|адрес)"
        r"|^(mail|почта|адрес почты|мэйл|майл|мыло)$",
    ),
    (Field.PHONE, 1.0, r"тел(ефон)?\b|телефон|мобильн|сотов|^(моб|сот|whatsapp|контактный номер|номер телефона)$"),
    (Field.PHONE, 0.6, r"^контакт"),
    (Field.GENDER, 1.0, r"^пол$|^пол м ж$|^пол работника$"),
    (
        Field.CATEGORY,
        1.0,
        r"^(квалификационн\w+ |квалиф |кв |кваллификационная )?категор|^(квалификационная|квалиф|кв"
        r"|педагогическая|имеющаяся) кат\b|^кат$|категория$|^кк$",
    ),
    (Field.CATEGORY, 0.9, r"категор"),
    (
        Field.EXPERIENCE,
        1.0,
        r"(пед|педагогическ\w*)\W+стаж|стаж\W+пед|стаж\W+работы по специальности|стаж по специальности",
    ),
    (Field.EXPERIENCE, 0.9, r"стаж.*(пед|по специальност|профессиональной сфере)|опыта работы в профессиональной"),
    (
        Field.EXPERIENCE,
        0.5,
        r"(общ|труд|в данн|в эт|в учрежд|в школе|в оо|страхов)\w*.*стаж|стаж.*(общ|труд|в данн|в эт"
        r"|в школе|в оо|в учрежд)",
    ),
    (Field.EXPERIENCE, 0.9, r"^стаж|\bстаж\b|опыт работы|^сколько лет работает|^опыт$"),
    (Field.POST, 1.0, r"^(занимаем\w+ )?должност|^должн\b|^профессия$"),
    (
        Field.SUBJECTS,
        1.0,
        r"^предмет|преподаваем\w* .*(предмет|дисциплин)|^дисциплин|^учебн\w+ (предмет|дисципл)"
        r"|^что (ведет|преподает)|^ведет$|^преподает$",
    ),
    (Field.SUBJECTS, 0.85, r"предмет|дисциплин"),
    (
        Field.CLASSES,
        1.0,
        r"^(в каких )?классы?$|^классы|^в каких классах|^класс\b|^параллел|^уровень( обучения)?$|^ступень|^уровни$",
    ),
    (
        Field.STATUS,
        1.0,
        r"^статус|совместит|^вид занятости|^форма занятости|^условия (привлечения|занятости)"
        r"|^основн\w+ (место|работник)|^декрет|^увол",
    ),
    (Field.STATUS, 0.5, r"^примеч|^комментари|^прим$|^особые отметки|^отметк"),
    (Field.POST, 0.5, r"^кем работает|^специальность$"),
    (
        Field.FULL_NAME,
        0.8,
        r"^(педагог|учитель|сотрудник|работник|педагогический работник|имя учителя|учителя|педагоги|кто"
        r"|преподаватель)(ический)?$",
    ),
    (Field.FULL_NAME, 0.75, r"(педагог|учител|сотрудник|работник)\w*.*(полностью|список)|^список"),
)
_COMPILED = tuple((field, confidence, re.compile(pattern)) for field, confidence, pattern in _RULES)


@lru_cache(maxsize=2048)
def match_heading(heading: str) -> tuple[Field, float] | None:
    """The field a heading names and how sure we are (0..1), or None for an unknown heading."""
    if heading.strip() in {"№", "№ п/п", "№п/п", "#", "N", "№№"}:
        return Field.IGNORE, 1.0
    key = text.key(heading)
    if not key or len(key) > 160:
        return None
    if "mail" in heading.casefold():
        return Field.EMAIL, 1.0
    for field, confidence, pattern in _COMPILED:
        if pattern.search(key):
            return field, confidence
    if ":" in heading:  # a two-row heading: «Сведения: ФИО»; the lower row speaks
        return match_heading(heading.rpartition(":")[2])
    return None
