"""R09, R10: where named data leave the house. Every door is named here with who opens it and on what ground; above the school no
address tells a name; nothing is sent to anybody outside, and the gates of publishing and transfer stay shut without D18 and D19."""

from __future__ import annotations

import ast
import io
import re
import zipfile
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from django.urls import NoReverseMatch, reverse

from config.addresses import ALL, arguments
from config.things import WORDS, Things, factory_of
from conftest import School, World
from nastavnik.foundation.access.roles import Role
from nastavnik.kernel.registry import registry

SOURCE = Path(__file__).parents[2] / "src" / "nastavnik"
CALLS = {"FileResponse", "StreamingHttpResponse", "attachment", "EmailMessage", "EmailMultiAlternatives", "send_mail"}
OUTSIDE = {"urllib", "requests", "httpx", "http.client", "socket", "smtplib", "ftplib", "aiohttp"}

SCHOOL = "to those who work with these data in the school: its own workbook, print or archive"
DOORS = {
    "foundation.files.views.show": "one stored file, by the rule of the object that owns it",
    "foundation.people.views.imports.import_questions": SCHOOL,
    "foundation.people.views.staff.download": SCHOOL,
    "foundation.timetables.views.imports.import_questions": SCHOOL,
    "instruments.consents.views.destroying.destroyed_extract": SCHOOL + "; names nobody",
    "instruments.consents.views.papers.print_chosen": SCHOOL,
    "instruments.roadmap.views.download": SCHOOL,
    "instruments.surveys.sending.letters": "a letter to the person about themselves",
    "instruments.surveys.views.results.download": SCHOOL + "; above it only counts of five and more",
    "stages.mentees.views._book": SCHOOL,
    "stages.mentors.views._book": SCHOOL,
    "stages.mentorships.views.packages.download": SCHOOL,
    "stages.regulations.views.templates.download": "a sample without data",
    "stages.regulations.views.templates.preview": SCHOOL,
    "stages.selection.letters._letter": "a letter to the person about a pair offered to them: the other side by name, as in the offer",
    "stages.selection.views.participants.show_map": SCHOOL,
}
"""Function → ground. A new door is added here by somebody who has thought about D18 and D19 (``require_consent``)."""


def doors() -> Iterator[str]:
    for file in SOURCE.rglob("*.py"):
        place = ".".join(file.relative_to(SOURCE).with_suffix("").parts)
        for function in ast.walk(ast.parse(file.read_text())):
            if isinstance(function, ast.FunctionDef) and any(_name(call) in CALLS for call in ast.walk(function)):
                yield f"{place}.{function.name}"


def _name(node: ast.AST) -> str:
    function = node.func if isinstance(node, ast.Call) else None
    return (
        function.id if isinstance(function, ast.Name) else function.attr if isinstance(function, ast.Attribute) else ""
    )


def test_every_door_is_named() -> None:
    assert set(doors()) == set(DOORS)


def test_the_house_itself_calls_nobody_outside() -> None:
    """Letters go through Django's mail; addresses are read with urllib.parse, which calls nobody."""
    found = set()
    for file in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            found |= {(file.relative_to(SOURCE).as_posix(), name) for name in names if name.split(".")[0] in OUTSIDE}
    assert {name for _, name in found} <= {"urllib.parse", "smtplib"}
    assert {place for place, name in found if name == "smtplib"} == {
        "instruments/surveys/sending.py",
        "stages/selection/letters.py",
    }, "an exception's name"


OWN = {"consents:read", "consents:decline"}
"""One's own consents: made of the curator's own card, which is somebody else's here. No methodist has the right at all."""
ABOVE = (Role.MUNICIPAL, Role.REGIONAL)


def _addresses(things: Things) -> Iterator[str]:
    for name, pattern in ALL.items():
        if name.startswith(("account_", "respond:", "mfa_", "ui:")) or name in OWN:
            continue
        wanted = arguments(pattern)
        factory = factory_of(name) if "pk" in wanted else None
        pk = {"pk": factory(things).pk} if factory is not None else {}
        words = [key for key in WORDS if key in wanted]
        for values in product(*(WORDS[key] for key in words)):
            try:
                yield reverse(name, kwargs={**pk, **dict(zip(words, values, strict=True))})
                break
            except NoReverseMatch:
                continue


@pytest.mark.parametrize("role", ABOVE)
def test_above_the_school_no_address_tells_a_name(role: Role, world: World) -> None:
    """Pages and files alike, with a school that has somebody of everything; the school's own curator is the control."""
    things = Things(world.school)
    addresses = list(_addresses(things))
    names = {things.person.surname, things.colleague.surname}
    client = School(world.municipality if role is Role.MUNICIPAL else world.region).client(role)
    told = {path for path in addresses if names & _words(client, path)}
    assert told == set()
    curator = world.school.client()
    assert len({path for path in addresses if names & _words(curator, path)}) > 15, "the names are there to be told"


def _words(client: object, path: str) -> set[str]:
    answer = client.get(path)  # type: ignore[attr-defined]
    data = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return set(re.findall(r"\w+", _text(data)))


def _text(data: bytes) -> str:
    if not data.startswith(b"PK"):
        return data.decode("utf-8", "ignore")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return " ".join(_text(archive.read(name)) for name in archive.namelist())


@pytest.mark.parametrize("role", ABOVE)
def test_above_the_school_no_right_reaches_a_person(role: Role) -> None:
    """The rows that open a person's data are empty for methodists: the page «Кто видит мои данные» promises it."""
    named = {"people", "mentees", "mentors", "mentorships", "consents", "documents", "files"}
    held = {str(cap) for cap in registry.matrix if registry.reach(role, cap) is not None}
    assert {cap for cap in held if cap.partition(".")[0] in named} == set()
    assert not held & {
        "surveys.see_answers",
        "surveys.help",
        "selection.match",
        "selection.see_proposals",
        "audit.see_audit",
    }
