"""What a school's own template is checked for before it is accepted."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from nastavnik.instruments.documents.engine.compiling import PARTS, TemplateFault, check_source, compile_template
from nastavnik.instruments.documents.engine.gate import FileFault, open_package
from nastavnik.instruments.documents.engine.normalising import TAG, P, paragraph_text, parse

BRACE = re.compile(r"\{\s*\{|\}\s*\}|\{\s*%|%\s*\}")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend: what, and the paragraph it stands in."""

    text: str
    paragraph: str = ""


def check_upload(data: bytes, known_fields: Collection[str]) -> list[Problem]:
    """Everything that keeps the file from being a template; an empty list means it is accepted."""
    try:
        package = open_package(data)
        parts = [parse(content) for name, content in package.items() if PARTS.match(name)]
    except FileFault as fault:
        return [Problem(fault.text)]
    except Exception:
        return [Problem("Не получилось прочитать файл. Сохраните его как .docx и загрузите снова.")]
    known = {field.lower() for field in known_fields} | {field.split(".")[0].lower() for field in known_fields}
    found: list[Problem] = []
    for root in parts:
        for paragraph in root.iter(P):
            text = paragraph_text(paragraph)
            if "{" not in text and "}" not in text:
                continue
            if BRACE.search(TAG.sub("", text)):
                found.append(Problem("Скобки тега не закрыты или разделены пробелом.", text))
            for tag in TAG.findall(text):
                if tag.startswith("{{"):
                    try:
                        unknown = [field for field in check_source(tag) if field.lower() not in known and "." in field]
                    except TemplateFault as fault:
                        found.append(Problem(fault.text, text))
                    else:
                        found += [Problem(f"Такого поля нет: {field}.", text) for field in unknown]
    if not found:
        try:
            compile_template(data)
        except (TemplateFault, FileFault) as fault:
            found.append(Problem(fault.text))
    return found
