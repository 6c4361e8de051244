"""Whatever file a person has: told apart by its content, read by the format that knows it."""

from __future__ import annotations

import json
from dataclasses import dataclass

from nastavnik.instruments.surveys import taxonomy
from nastavnik.instruments.surveys.exchange.surveyjs import OURS, from_surveyjs
from nastavnik.instruments.surveys.exchange.xlsform import NotAForm, read_xlsform
from nastavnik.instruments.surveys.spec import Instrument, SpecFaults, load_bundle


@dataclass(frozen=True, slots=True)
class Uploaded:
    """The questionnaire, or why there is none: ``faults`` with their lines; ``left_out``: what was not carried over."""

    instrument: Instrument | None
    faults: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


def read_upload(name: str, content: bytes, title: str = "") -> Uploaded:
    """Read a questionnaire file of any kind we know. Never raises for what is in the file."""
    try:
        if content[:2] == b"PK" or name.lower().endswith((".xlsx", ".xls", ".ods")):
            found = read_xlsform(content, code="own_" + _code(name), title=title)
            return Uploaded(found.instrument(), (), found.left_out)
        text = content.decode("utf-8-sig")
        if OURS in text:
            return Uploaded(from_surveyjs(json.loads(text)))
        bundle = load_bundle(text, taxonomy.source().data["taxonomy"])
    except SpecFaults as faults:
        return Uploaded(None, tuple(map(str, faults.faults)))
    except NotAForm as refusal:
        return Uploaded(None, (str(refusal),))
    except UnicodeDecodeError:
        return Uploaded(None, ("Файл не в кодировке UTF-8. Сохраните его в UTF-8 и загрузите снова.",))
    except (ValueError, KeyError, TypeError):
        return Uploaded(None, ("Файл повреждён: в нём не хватает частей. Скачайте его заново.",))
    if len(bundle.instruments) > 1:
        known = ", ".join(bundle.instruments)
        return Uploaded(None, (f"В файле несколько анкет ({known}). Оставьте одну.",))
    return Uploaded(next(iter(bundle.instruments.values())))


def _code(name: str) -> str:
    stem = name.rpartition(".")[0].lower()
    return "".join(letter if letter.isascii() and letter.isalnum() else "_" for letter in stem)[:30] or "form"
