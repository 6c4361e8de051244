"""What documents cost beside docxtpl and LibreOffice: an order, a package, a register, PDF/A, ten thousand consents.

``python3 run.py bench documents``: no server and no database, the engine alone. CPU seconds of whole processes (the
machine may be busy), the best of three rounds, peers in turn in each round. Every name in the papers is its own, since
Typst remembers equal content; whatever makes PDF does so in a fresh process each round, for the same reason. Templates
are compiled before the clock starts where the peer runs in the same process, inside it in processes of their own. The
usual way is a new ``DocxTemplate`` per document with autoescape on. Before a figure is printed the canonical XML of every
document is equal to docxtpl's, and every word of it stands in its PDF.

LibreOffice (``apt install libreoffice-writer-nogui python3-uno``) is warm: one listener, PDF/A-2b. It is spoken to twice: by
unoserver, as it is usually kept warm in a service (its CPU counts, that of its client does not): the bar is held against it;
and by a script of ours that does nothing but load and store, the least LibreOffice can do, told beside it without a bar. Where it is not installed the table says so.
Peak memory is ``VmHWM``: ``ru_maxrss`` of a child begins with what its parent had. Prints Markdown; a bar missed is named
on stderr, exit code 1.
"""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pypdf
from lxml import etree

sys.path.append(str(Path(__file__).resolve().parents[1] / "src"))

from _house import free_port

from nastavnik.instruments.documents.engine import CompiledTemplate, compile_template, plain_text, render
from nastavnik.instruments.documents.kinds import CATALOGUE
from nastavnik.instruments.documents.pdf import make_pdf

ROUNDS = 3
ROWS, PAIRS, REGISTER = 20, 100, 1_000
CONSENTS, PRINTED = 10_000, 1_000
PARTS = ("word/document.xml", "word/header1.xml")
SYLLABLES = [consonant + vowel for consonant in "бвгдзклмнпрстф" for vowel in "аоиу"]
SCATTER = 7919
"""Prime to the number of surnames: neighbours are unlike."""
NAMES = "Иван Антон Роман Степан Максим Борис Фёдор Глеб Денис Егор".split()
ENDINGS = {
    "": ("ов", "", "ович"), "_рп": ("ова", "а", "овича"), "_дп": ("ову", "у", "овичу"), "_вп": ("ова", "а", "овича"),
    "_тп": ("овым", "ом", "овичем"),
}  # fmt: skip
SYSTEM_PYTHON = "/usr/bin/python3"
"""The one that Debian gives ``uno`` to."""
DRIVER = """
import os, pathlib, sys, time, uno
from com.sun.star.beans import PropertyValue
def options(**given):
    return tuple(PropertyValue(name, 0, value, 0) for name, value in given.items())
local = uno.getComponentContext()
resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
for attempt in range(600):
    try:
        office = resolver.resolve("uno:pipe,name=" + sys.argv[1] + ";urp;StarOffice.ComponentContext")
        break
    except Exception:
        time.sleep(0.1)
desktop = office.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", office)
archival = uno.Any("[]com.sun.star.beans.PropertyValue", options(SelectPdfVersion=2))
for path in sorted(pathlib.Path(sys.argv[2]).glob("*.docx")):
    paper = desktop.loadComponentFromURL(path.as_uri(), "_blank", 0, options(Hidden=True))
    made = path.with_suffix(".pdf").as_uri()
    paper.storeToURL(made, options(FilterName="writer_pdf_Export", FilterData=archival))
    paper.close(True)
os._exit(0)  # the bridge sometimes falls when Python takes it down in order
"""

Context = dict[str, Any]
Task = tuple[str, str, Context]
"""File name, code of the kind, what goes in."""
Keeper = Callable[[Path], AbstractContextManager[tuple[Callable[[Path], None], Callable[[], float]]]]
"""Keeps a LibreOffice with a profile warm; gives what makes PDFs of a folder, and the CPU it has used."""
Way = Callable[[Sequence[Task]], Iterator[bytes]]


@dataclass(frozen=True)
class Row:
    """A line of the first table; ``least`` times less CPU than the peer, or ``most`` of its CPU."""

    what: str
    peer: str
    ours: float
    theirs: float
    least: float | None = None
    most: float | None = None

    @property
    def held(self) -> bool:
        if self.most:
            return self.ours <= self.most * self.theirs
        return self.theirs >= (self.least or 0) * self.ours

    def __str__(self) -> str:
        bar = (
            f"не больше {self.most:g}" if self.most else f"меньше в {self.least:g} раз" if self.least else "без порога"
        )
        said = f"{self.ours / self.theirs:.2f}" if self.most else f"меньше в {self.theirs / self.ours:.1f} раза"
        return f"| {self.what} | {self.peer} | {1000 * self.ours:,.2f} | {1000 * self.theirs:,.1f} | {said} | {bar} |"


@dataclass(frozen=True)
class Spent:
    """What a process of its own has used."""

    seconds: float
    cpu: float
    printing: float
    peak: float

    def row(self, what: str, documents: int, bar: str = "") -> str:
        return (
            f"| {what} | {documents} | {self.seconds:.1f} | {self.cpu:.1f} | {1000 * self.cpu / documents:.2f} "
            f"| {self.peak:.0f} | {bar} |"
        )


def main() -> None:
    if sys.argv[1:2] == ["package"]:
        print(json.dumps(vars(with_pdf(package(), Path(sys.argv[2])))))
        return
    if sys.argv[1:2] == ["consents"]:
        print(json.dumps(vars(many_consents(sys.argv[2], int(sys.argv[3]), Path(sys.argv[4])))))
        return
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    try:
        missed = measure(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if missed:
        sys.exit("Bars missed: " + "; ".join(missed))


def measure(folder: Path) -> list[str]:
    """Print both tables; return what missed its bar."""
    missed: list[str] = []
    print(
        "| Что делаем | С чем сравниваем | Наш CPU, мс | CPU соперника, мс | Отношение | Порог |\n|---|---|---:|---:|---:|---:|"
    )
    rows, printed = against_docxtpl(folder)
    rows += against_office(folder, printed)
    missed += [f"{row.what} ({row.peer})" for row in rows if not row.held]
    if not any(row.peer.startswith("LibreOffice") for row in rows):
        print("| PDF/A из готовых DOCX пакета | LibreOffice | | | не установлен | меньше в 5 раз |")
    print("\n| Свой процесс | Документов | Секунд | CPU, с | CPU на документ, мс | Пик памяти, МБ | Порог памяти, МБ |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    peak = max(spent.peak for spent in printed)
    print(min(printed, key=lambda spent: spent.cpu).row("Пакет: DOCX и PDF/A, один ZIP", 1 + 4 * PAIRS, "250"))
    if peak > 250:
        missed.append(f"peak memory of the package, {peak:.0f} MB")
    for kind, count in (("docx", CONSENTS), ("pdf", PRINTED)):
        made = folder / kind
        made.mkdir()
        spent = own_process("consents", kind, str(count), str(made))
        check_consents(made, kind, count)
        title = "Согласия D11: DOCX" if kind == "docx" else "Согласия D11: DOCX и PDF/A"
        print(spent.row(f"{title}, по файлу", count), flush=True)
    return missed


# ── what is made ────────────────────────────────────────────────────────────────────────────────────────────────────────


def person(number: int, base: Context) -> Context:
    """Somebody with a surname nobody else has, in all the cases a paper needs; the post as in the sample."""
    left, stem = number * SCATTER % len(SYLLABLES) ** 3, ""
    for _ in range(3):
        left, at = divmod(left, len(SYLLABLES))
        stem += SYLLABLES[at]
    surname, name, father = stem.capitalize() + "р", NAMES[number % 10], NAMES[number // 10 % 10]
    forms = {
        f"фио{case}": f"{surname}{family} {name}{given} {father}{patronymic}"
        for case, (family, given, patronymic) in ENDINGS.items()
    }
    initials = f"{name[0]}. {father[0]}."
    return {**base, **forms, "фио_кратко": f"{surname}ов {initials}", "и_о_фамилия": f"{initials} {surname}ов"}


@cache
def sample(code: str) -> Context:
    found: Context = json.loads((CATALOGUE / code / "sample.json").read_text(encoding="utf-8"))
    return found


def order(pairs: int) -> Task:
    """D12: every pair a mentor and one mentee; all of them sign that they have read it."""
    given = sample("D12")
    like = given["пары"][0]
    made = [
        {
            **like,
            "номер": at + 1,
            "наставник": person(2 * at, like["наставник"]),
            "наставляемые": [person(2 * at + 1, like["наставляемые"][0])],
        }
        for at in range(pairs)
    ]
    readers = [someone for pair in made for someone in (pair["наставник"], pair["наставляемые"][0])]
    return "order.docx", "D12", {**given, "пары": made, "ознакомить": readers}


def package() -> list[Task]:
    """The order, and for each pair the agreement, the programme and both consents."""
    tasks = [order(PAIRS)]
    for at, pair in enumerate(tasks[0][2]["пары"]):
        mentor, mentee = pair["наставник"], pair["наставляемые"][0]
        for code in ("D14", "D22"):
            given = sample(code)
            both = {
                "наставник": {**given["наставник"], **mentor},
                "наставляемые": [{**given["наставляемые"][0], **mentee}],
            }
            tasks.append((f"{code}-{at + 1}.docx", code, {**given, **both, "номер": str(at + 1)}))
        tasks.append((f"D11-{at + 1}.docx", "D11", {**sample("D11"), "участник": mentee, "коллега": mentor}))
        tasks.append((f"D10-{at + 1}.docx", "D10", {**sample("D10"), "участник": mentor, "коллега": mentee}))
    return tasks


def register() -> Task:
    given = sample("D36")
    like = given["ознакомить"][0]
    return "register.docx", "D36", {**given, "ознакомить": [person(at, like) for at in range(REGISTER)]}


def consents(count: int) -> Iterator[Task]:
    given = sample("D11")
    for at in range(count):
        people = {
            "участник": person(at, given["участник"]),
            "коллега": person(CONSENTS + at, given["коллега"]),
        }
        yield f"{at:05}.docx", "D11", {**given, **people}


# ── how it is made ──────────────────────────────────────────────────────────────────────────────────────────────────────


@cache
def compiled(code: str) -> CompiledTemplate:
    return compile_template((CATALOGUE / code / "template.docx").read_bytes())


def our_way(tasks: Sequence[Task]) -> Iterator[bytes]:
    for _, code, context in tasks:
        yield render(compiled(code), context)


def usual_way(tasks: Sequence[Task]) -> Iterator[bytes]:
    from docxtpl import DocxTemplate  # type: ignore[import-untyped]  # where memory is measured it is never loaded

    for _, code, context in tasks:
        template = DocxTemplate(str(CATALOGUE / code / "template.docx"))
        template.render(context, autoescape=True)
        out = io.BytesIO()
        template.save(out)
        yield out.getvalue()


def packed(way: Way, tasks: Sequence[Task], path: Path) -> None:
    """All of them as one ZIP, nothing compressed twice."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for (name, _, _), made in zip(tasks, way(tasks), strict=True):
            archive.writestr(name, made)


def with_pdf(tasks: Sequence[Task], path: Path) -> Spent:
    """Each document as DOCX and PDF/A into one ZIP; compiling the templates and loading Typst are in the time."""
    begun, cpu, printing = time.perf_counter(), time.process_time(), 0.0
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, code, context in tasks:
            made = render(compiled(code), context)
            archive.writestr(name, made)
            started = time.process_time()
            printed = make_pdf(made, title=Path(name).stem)
            printing += time.process_time() - started
            archive.writestr(name.replace(".docx", ".pdf"), printed)
    return Spent(time.perf_counter() - begun, time.process_time() - cpu, printing, peak())


def many_consents(kind: str, count: int, folder: Path) -> Spent:
    """A file each; ``kind`` «pdf»: the PDF/A beside it."""
    begun, cpu = time.perf_counter(), time.process_time()
    for name, code, context in consents(count):
        made = render(compiled(code), context)
        (folder / name).write_bytes(made)
        if kind == "pdf":
            (folder / name).with_suffix(".pdf").write_bytes(make_pdf(made, title="Согласие"))
    return Spent(time.perf_counter() - begun, time.process_time() - cpu, 0.0, peak())


def peak() -> float:
    """The most memory this process has held, MB."""
    found = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())
    assert found
    return int(found[1]) / 1024


def own_process(*words: str) -> Spent:
    done = subprocess.run([sys.executable, __file__, *words], stdout=subprocess.PIPE, check=True)
    return Spent(**json.loads(done.stdout))


# ── against whom ────────────────────────────────────────────────────────────────────────────────────────────────────────


def against_docxtpl(folder: Path) -> tuple[list[Row], list[Spent]]:
    """The rows, and what the processes that print the package have used. Leaves ``package.zip`` in the folder."""
    peer = "docxtpl в цикле"
    rows = []
    for what, tasks, times, least in (
        (f"Приказ на {ROWS} пар, DOCX", [order(ROWS)], (200, 20), 20),
        (f"Реестр на {REGISTER} строк, DOCX", [register()], (10, 1), 8),
    ):
        ours, theirs = rounds(tasks, times, folder)
        rows.append(Row(what, peer, min(ours), min(theirs), least=least))
        print(rows[-1], flush=True)
    printed: list[Spent] = []
    tasks = package()
    ours, theirs = rounds(
        tasks, (1, 1), folder, then=lambda: printed.append(own_process("package", str(folder / "package.zip")))
    )
    check_pdf(folder / "package.zip", len(tasks))
    count = f"{len(tasks)} документ"
    both = min(spent.cpu for spent in printed)
    rows.append(Row(f"Пакет, {count}, DOCX", peer, min(ours), min(theirs), least=15))
    rows.append(Row("Тот же пакет, DOCX и PDF/A", f"{peer}, только DOCX", both, min(theirs), most=1.2))
    print(rows[-2], rows[-1], sep="\n", flush=True)
    return rows, printed


def rounds(
    tasks: Sequence[Task], times: tuple[int, int], folder: Path, then: Callable[[], None] = lambda: None
) -> tuple[list[float], list[float]]:
    """CPU seconds per run of both ways, in turn: several papers go into a ZIP, one is only made. First both are compared."""
    ways = ((our_way, folder / "ours.zip", times[0]), (usual_way, folder / "usual.zip", times[1]))
    for way, path, _ in ways:
        packed(way, tasks, path)
    check_docx(folder / "ours.zip", folder / "usual.zip", len(tasks))
    spent: tuple[list[float], list[float]] = [], []
    for _ in range(ROUNDS):
        for (way, path, count), found in zip(ways, spent, strict=True):
            begun = time.process_time()
            for _ in range(count):
                if len(tasks) > 1:
                    packed(way, tasks, path)
                else:
                    next(way(tasks))
            found.append((time.process_time() - begun) / count)
        then()
    return spent


def against_office(folder: Path, printed: Sequence[Spent]) -> list[Row]:
    """The documents of the package, made into PDF by a warm LibreOffice; nothing where there is none."""
    uno = Path(SYSTEM_PYTHON).exists() and subprocess.run([SYSTEM_PYTHON, "-c", "import uno"], capture_output=True)
    if not shutil.which("soffice") or not uno or uno.returncode:
        return []
    source, warm = folder / "office", folder / "warm"
    with zipfile.ZipFile(folder / "package.zip") as archive:
        names = [name for name in archive.namelist() if name.endswith(".docx")]
        archive.extractall(source, names)
        archive.extractall(warm, names[:5])
    version = subprocess.run(["soffice", "--version"], capture_output=True, text=True, check=True).stdout.split()[1]
    ours, rows = min(one.printing for one in printed), []
    what = "PDF/A из готовых DOCX пакета"
    for keeper, peer, least in ((office, "только загрузка и запись", None), (unoserver, "unoserver", 5)):
        peer = f"LibreOffice {version}, прогретый, {peer}"
        try:
            spent = [listened(keeper, folder / f"profile-{keeper.__name__}-{at}", source, warm) for at in range(ROUNDS)]
        except OSError as fault:  # it falls now and then under several hundred documents in a row
            print(f"| {what} | {peer} | | | упал: {fault} | |", flush=True)
            continue
        rows.append(Row(what, peer, ours, min(spent), least=least))
        print(rows[-1], flush=True)
    return rows


def listened(keeper: Keeper, profile: Path, source: Path, warm: Path) -> float:
    """CPU seconds a fresh listener takes for the folder ``source``, once ``warm`` has warmed it."""
    with keeper(profile) as (convert, cpu):
        convert(warm)
        begun = cpu()
        convert(source)
        spent = cpu() - begun
    made, wanted = list(source.glob("*.pdf")), list(source.glob("*.docx"))
    assert len(made) == len(wanted), f"LibreOffice made {len(made)} PDFs of {len(wanted)}"
    for path in made:
        assert path.read_bytes().startswith(b"%PDF"), path
        path.unlink()
    return spent


@contextmanager
def unoserver(profile: Path) -> Iterator[tuple[Callable[[Path], None], Callable[[], float]]]:
    """LibreOffice kept warm by unoserver: what makes PDFs of a folder, and the CPU seconds both have used so far."""
    from unoserver.client import UnoClient  # type: ignore[import-untyped]

    socket.setdefaulttimeout(30)  # a listener that fell is told, not waited for
    port, own = free_port(), free_port()
    home = str(Path(sys.modules["unoserver.client"].__file__ or "").parents[1])
    process = subprocess.Popen(
        [SYSTEM_PYTHON, "-m", "unoserver.server", "--port", str(port), "--uno-port", str(own), "--user-installation", str(profile)],
        env={**os.environ, "PYTHONPATH": home}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip

    def convert(folder: Path) -> None:
        for path in sorted(folder.glob("*.docx")):
            given = {"indata": path.read_bytes(), "convert_to": "pdf", "filter_options": ["SelectPdfVersion=2"]}
            path.with_suffix(".pdf").write_bytes(UnoClient(port=str(port)).convert(**given))

    try:
        for _ in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.2)
        time.sleep(2)
        yield convert, lambda: session_cpu(process.pid)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@contextmanager
def office(profile: Path) -> Iterator[tuple[Callable[[Path], None], Callable[[], float]]]:
    """A listening LibreOffice: what makes PDFs of a folder, and the CPU seconds it has used so far."""
    pipe = f"bench-{os.getpid()}"
    process = subprocess.Popen(
        ["soffice", "--headless", "--norestore", "--nologo", f"-env:UserInstallation={profile.as_uri()}", f"--accept=pipe,name={pipe};urp;"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        yield (
            lambda folder: told(pipe, folder),
            lambda: session_cpu(process.pid),
        )
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def told(pipe: str, folder: Path) -> None:
    """Tell the listener to make PDFs of a folder."""
    subprocess.run([SYSTEM_PYTHON, "-c", DRIVER, pipe, str(folder)], check=True)


def session_cpu(leader: int) -> float:
    """CPU seconds of all processes of a session, threads that ended included."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == leader:
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


# ── whether it is right ─────────────────────────────────────────────────────────────────────────────────────────────────


def check_docx(ours: Path, usual: Path, count: int) -> None:
    """Every document says in canonical XML what docxtpl's says, and none is another's twin."""
    with zipfile.ZipFile(ours) as mine, zipfile.ZipFile(usual) as other:
        assert mine.namelist() == other.namelist() and len(mine.namelist()) == count
        said = {name: canonical(mine.read(name)) for name in mine.namelist()}
        for name, parts in said.items():
            assert parts == canonical(other.read(name)), f"{name} is not what docxtpl makes"
    assert len(set(said.values())) == count


def canonical(content: bytes) -> tuple[bytes, ...]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return tuple(etree.tostring(etree.fromstring(archive.read(name)), method="c14n") for name in PARTS)


def check_pdf(path: Path, count: int) -> None:
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if name.endswith(".pdf")]
        assert len(names) == count
        for name in names:
            says_the_same(archive.read(name), archive.read(name.replace(".pdf", ".docx")))


def says_the_same(printed: bytes, document: bytes) -> None:
    """PDF/A-2a by its own word; every word of the document is in it, wherever a narrow cell has parted it."""
    reader = pypdf.PdfReader(io.BytesIO(printed))
    assert b"<pdfaid:conformance>A<" in reader.xmp_metadata.stream.get_data() if reader.xmp_metadata else False
    text = squeezed("".join(page.extract_text() for page in reader.pages))
    for word in plain_text(document).split():
        assert squeezed(word) in text, f"«{word}» is not printed"


def squeezed(text: str) -> str:
    return re.sub(r"[^а-яёa-z0-9]", "", text.lower())


def check_consents(folder: Path, kind: str, count: int) -> None:
    """All are there and differ; every hundredth is compared."""
    names = sorted(path.name for path in folder.glob("*.docx"))
    assert len(names) == count == len({(folder / name).read_bytes() for name in names})
    if kind == "pdf":
        assert len(list(folder.glob("*.pdf"))) == count
    few = [task for at, task in enumerate(consents(count)) if at % 100 == 0]
    packed(usual_way, few, folder / "usual.zip")
    with zipfile.ZipFile(folder / "usual.zip") as archive:
        for name, _, _ in few:
            made = (folder / name).read_bytes()
            assert canonical(made) == canonical(archive.read(name)), f"{name} is not what docxtpl makes"
            if kind == "pdf":
                says_the_same((folder / name).with_suffix(".pdf").read_bytes(), made)


if __name__ == "__main__":
    main()
