"""The document engine: a Word template is compiled once and rendered by string. Pure: no Django, no database."""

from nastavnik.instruments.documents.engine.compiling import CompiledTemplate, compile_template, render
from nastavnik.instruments.documents.engine.gate import FileFault, Limits, open_package
from nastavnik.instruments.documents.engine.language import TemplateFault
from nastavnik.instruments.documents.engine.merging import merge
from nastavnik.instruments.documents.engine.paper import Paper
from nastavnik.instruments.documents.engine.reading import changed_paragraphs, plain_text
from nastavnik.instruments.documents.engine.stamping import code_picture
from nastavnik.instruments.documents.engine.upload import Problem, check_upload

__all__ = [
    "CompiledTemplate",
    "FileFault",
    "Limits",
    "Paper",
    "Problem",
    "TemplateFault",
    "changed_paragraphs",
    "check_upload",
    "code_picture",
    "compile_template",
    "merge",
    "open_package",
    "plain_text",
    "render",
]
