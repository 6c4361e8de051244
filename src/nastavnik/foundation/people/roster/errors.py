"""Why a file or a paste cannot become a table: one sentence for the user, one code for tests and counters."""

from __future__ import annotations

from nastavnik.kernel.errors import Refusal


class RosterFileError(Refusal):
    """The input is not a readable staff list. ``text`` says what to do; ``code`` names the cause."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text, field="file")
        self.code = code


def too_large(limit_bytes: int) -> RosterFileError:
    megabytes = max(1, limit_bytes // (1024 * 1024))
    return RosterFileError(
        "too_large",
        f"Файл больше {megabytes}\u00a0МБ. Оставьте в нём только список педагогов и загрузите снова.",
    )


def protected() -> RosterFileError:
    return RosterFileError("protected", "Файл защищён паролем. Снимите пароль в Excel и загрузите снова.")


def damaged() -> RosterFileError:
    return RosterFileError(
        "damaged",
        "Файл не открывается: похоже, он повреждён. Откройте его в Excel, сохраните заново и загрузите снова.",
    )


def empty(where: str = "В файле") -> RosterFileError:
    return RosterFileError("empty", f"{where} нет ни одной заполненной строки. Проверьте, тот ли список выбран.")


def nothing_pasted() -> RosterFileError:
    return RosterFileError("empty", "Здесь пока пусто. Скопируйте таблицу из Excel вместе с заголовками и вставьте.")


def wrong_type(what: str) -> RosterFileError:
    return RosterFileError(
        "wrong_type", f"Это {what}, а нужна таблица. Сохраните список как .xlsx, .xls, .ods или .csv."
    )


def disguised(what: str) -> RosterFileError:
    """A table, but in a dress we do not read: Excel opens it and saves it as .xlsx."""
    return RosterFileError("wrong_type", f"Это {what}. Откройте файл в Excel, сохраните как .xlsx и загрузите снова.")


def bomb() -> RosterFileError:
    return RosterFileError(
        "bomb",
        "Файл распаковывается в слишком большой объём. Скопируйте список на новый лист, сохраните и загрузите снова.",
    )


def scattered(sheet: str) -> RosterFileError:
    """Values lie so far apart that the rectangle between them would not fit into memory."""
    return RosterFileError(
        "scattered",
        f"На листе «{sheet}» есть значения очень далеко от списка. "
        "Скопируйте список на новый лист, сохраните и загрузите снова.",
    )


def too_many_rows(limit: int) -> RosterFileError:
    shown = f"{limit:,}".replace(",", "\u00a0")
    return RosterFileError("too_many_rows", f"Строк больше {shown}. Разделите таблицу или обратитесь к администратору.")


def too_many_columns(limit: int) -> RosterFileError:
    return RosterFileError(
        "too_many_columns", f"Столбцов больше {limit}. Оставьте только нужные столбцы и загрузите снова."
    )


def no_such_sheet(name: str) -> RosterFileError:
    return RosterFileError("no_such_sheet", f"В файле нет листа «{name}». Выберите лист из списка.")
