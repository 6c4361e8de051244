"""SurveyJS JSON out, and back without loss: what SurveyJS has no word for travels in ``x-nastavnik``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from nastavnik.instruments.surveys.spec import Instrument, Item, from_json, to_json

TYPES = {
    "single": "radiogroup", "multi": "checkbox", "likert_matrix": "matrix", "competence_grid": "matrix", "scale": "rating",
    "rank": "ranking", "text": "text", "longtext": "comment", "number": "text", "date": "text", "info": "html",
}  # fmt: skip
OURS = "x-nastavnik"


class NotOurs(ValueError):
    """The file was not written by this export; the text says so in Russian."""


def to_surveyjs(instrument: Instrument) -> dict[str, Any]:
    """A survey that SurveyJS draws; the whole of ours lies beside, so that it comes back as it was."""
    return {
        "title": instrument.title,
        "description": instrument.intro,
        "completedHtml": instrument.closing,
        "showProgressBar": True,
        "pages": [
            {"name": section.id, "title": section.title, "elements": [_element(item) for item in section.items]}
            for section in instrument.sections
        ],
        OURS: to_json(instrument),
    }


def from_surveyjs(data: Mapping[str, Any]) -> Instrument:
    """The questionnaire that ``to_surveyjs`` has written."""
    if OURS not in data:
        raise NotOurs(
            "Этот файл SurveyJS создан не здесь: перенести его без потерь нельзя. Возьмите формат YAML или XLSForm."
        )
    return from_json(data[OURS])


def _element(item: Item) -> dict[str, Any]:
    found: dict[str, Any] = {"type": TYPES[item.type], "name": item.id, "title": item.text, "isRequired": item.required}
    if item.hint:
        found["description"] = item.hint
    if item.show_if:
        found["visibleIf"] = visible_if(item.show_if)
    if item.type == "info":
        return {"type": "html", "name": item.id, "html": item.text}
    if item.options:
        found["choices"] = [{"value": option.value, "text": option.label} for option in item.options]
        if exclusive := [option for option in item.options if option.exclusive]:
            found |= {"showNoneItem": True, "noneText": exclusive[0].label}
            found["choices"] = [row for row in found["choices"] if row["value"] != exclusive[0].value]
    if item.other:
        found |= {"showOtherItem": True, "otherText": "Другое"}
    if item.type in ("multi", "rank") and item.max_choices:
        found["maxSelectedChoices"] = item.max_choices
    if item.type == "rank":
        found["selectToRankEnabled"] = True
    if item.scale is not None and item.type == "scale":
        found |= {
            "rateMin": item.scale.points[0].value, "rateMax": item.scale.points[-1].value,
            "minRateDescription": item.scale.min_label, "maxRateDescription": item.scale.max_label,
        }  # fmt: skip
    elif item.scale is not None:
        found["columns"] = [{"value": p.value, "text": p.label} for p in (*item.scale.points, *item.scale.escapes)]
        found["rows"] = [{"value": row.id, "text": row.text} for row in item.rows]
        found["isAllRowRequired"] = found.pop("isRequired")
    if item.type in ("number", "date"):
        found["inputType"] = item.type
    if item.max_length:
        found["maxLength"] = item.max_length
    return found


_WORDS = re.compile(r"'[^']*'|\"[^\"]*\"|\b(?!and\b|or\b|not\b|in\b)[a-z_][a-z0-9_]*(?:\.[a-z_]+)?\b|==|!=")


def visible_if(condition: str) -> str:
    """Our condition in the words of SurveyJS: names in braces, «=» for «==», «<>» for «!=», «anyof» for «in»."""

    def word(found: re.Match[str]) -> str:
        text = found.group(0)
        if text[0] in "'\"":
            return text
        return {"==": "=", "!=": "<>"}.get(text) or "{" + text + "}"

    return re.sub(r"\bnot in\b", "noneof", re.sub(r"(?<!not )\bin\b", "anyof", _WORDS.sub(word, condition)))
