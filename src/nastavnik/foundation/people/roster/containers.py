"""What kind of file this is, by content, and its safe opening: archives (xlsx, ods) and OLE containers (xls).

Nothing here trusts a claim. Sizes are checked in the central directory and again while unpacking, and the reader gets
an archive we packed ourselves from exactly the bytes we looked at.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable

from . import errors
from .limits import Limits

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_CHUNK = 64 * 1024
_END_OF_CHAIN = 0xFFFFFFFA  # this and above are marks, not sectors

_FOREIGN: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "файл PDF"),
    (b"\x89PNG", "картинка"),
    (b"\xff\xd8\xff", "картинка"),
    (b"GIF8", "картинка"),
    (b"BM", "картинка"),
    (b"II*\x00", "картинка"),
    (b"MM\x00*", "картинка"),
    (b"RIFF", "картинка, звук или видео"),
    (b"{\\rtf", "документ Word"),
    (b"Rar!", "архив"),
    (b"7z\xbc\xaf", "архив"),
    (b"\x1f\x8b", "архив"),
    (b"MZ", "программа"),
    (b"\x7fELF", "программа"),
    (b"SQLite format 3", "база данных"),
)


def kind_of(data: bytes) -> str:
    """``zip``, ``ole`` or ``text``; raises for what is certainly something else."""
    if data.startswith(_ZIP):
        return "zip"
    if data.startswith(_OLE):
        return "ole"
    for magic, what in _FOREIGN:
        # «BM» and «MZ» are also letters: a text file may start with them
        if data.startswith(magic) and (len(magic) > 2 or not magic.isalpha() or b"\x00" in data[:64]):
            raise errors.wrong_type(what)
    start = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<meta", b"<style")):
        raise errors.disguised("веб-страница под видом Excel")
    if start.startswith(b"<?xml") and b"spreadsheet" in data[:2048].lower():
        raise errors.disguised("таблица в старом формате XML")
    if start.startswith((b"<?xml", b"<svg")):
        raise errors.wrong_type("файл XML")
    return "text"


# --- archives ------------------------------------------------------------------------------------------------------


def open_zip(data: bytes, limits: Limits) -> tuple[str, dict[str, bytes], bytes]:
    """(``xlsx``/``ods``, parts we need, the archive repacked from them). Raises ``RosterFileError``."""
    _check_directory_size(data, limits)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = _checked(archive.infolist(), limits)
            kind, wanted = _recognise(archive, infos)
            parts = _unpack(archive, [info for info in infos if wanted(_path(info))], limits)
    except errors.RosterFileError:
        raise
    except Exception as broken:  # zipfile raises a dozen types on damaged input
        raise errors.damaged() from broken
    if kind == "ods" and b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
        raise errors.protected()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as clean:
        for name, content in parts.items():
            if b"\0" in content:
                raise errors.damaged()  # XML in UTF-8 has no zero bytes; no program writes these parts otherwise
            # The reader reserves memory by this claim, and a false one would end the whole process.
            clean.writestr(zipfile.ZipInfo(name), content.replace(b"uniqueCount", b"claimedCount"))
    return kind, parts, packed.getvalue()


def _check_directory_size(data: bytes, limits: Limits) -> None:
    """The directory is parsed into objects at once: refuse a huge one before that."""
    end = data.rfind(b"PK\x05\x06", max(0, len(data) - 65_557))
    if end < 0 or end + 22 > len(data):
        raise errors.damaged()
    entries, size = struct.unpack_from("<HI", data, end + 10)
    if (entries > limits.max_entries and entries != 0xFFFF) or size > limits.max_entries * 512:
        raise errors.bomb()


def _path(info: zipfile.ZipInfo) -> str:
    return info.filename.replace("\\", "/").lstrip("/")


def _checked(infos: list[zipfile.ZipInfo], limits: Limits) -> list[zipfile.ZipInfo]:
    """The claims of the central directory, held against the limits."""
    if len(infos) > limits.max_entries:
        raise errors.bomb()
    total = 0
    for info in infos:
        if info.flag_bits & 0x1:
            raise errors.protected()
        total += info.file_size
        steep = info.file_size > limits.ratio_from and info.file_size > max(info.compress_size, 1) * limits.max_ratio
        if total > limits.max_unpacked or steep:
            raise errors.bomb()
    return infos


def _recognise(archive: zipfile.ZipFile, infos: list[zipfile.ZipInfo]) -> tuple[str, Callable[[str], bool]]:
    names = {_path(info).lower() for info in infos}
    if "xl/workbook.xml" in names:
        return "xlsx", _needed_of_xlsx
    if "xl/workbook.bin" in names:
        raise errors.disguised("двоичная книга Excel (.xlsb)")
    if any(name.startswith("word/") for name in names):
        raise errors.wrong_type("документ Word")
    if any(name.startswith("ppt/") for name in names):
        raise errors.wrong_type("презентация")
    if "content.xml" in names and "mimetype" in names:
        with archive.open("mimetype") as stream:
            mimetype = stream.read(200)
        if b"opendocument.spreadsheet" in mimetype:
            return "ods", {"mimetype", "content.xml", "META-INF/manifest.xml"}.__contains__
        raise errors.wrong_type("документ или презентация OpenDocument")
    raise errors.wrong_type("архив")


def _needed_of_xlsx(name: str) -> bool:
    lower = name.lower()
    if lower in {"[content_types].xml", "_rels/.rels"}:
        return True
    return lower in {
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/sharedstrings.xml",
        "xl/styles.xml",
    } or (lower.startswith("xl/worksheets/") and lower.endswith(".xml"))


def _unpack(archive: zipfile.ZipFile, infos: list[zipfile.ZipInfo], limits: Limits) -> dict[str, bytes]:
    """Unpack piece by piece, counting: a directory may lie about sizes, the counter does not."""
    parts: dict[str, bytes] = {}
    total = 0
    for info in infos:
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise errors.damaged()
        pieces: list[bytes] = []
        size = 0
        with archive.open(info) as stream:
            while piece := stream.read(_CHUNK):
                size += len(piece)
                total += len(piece)
                steep = size > limits.ratio_from and size > max(info.compress_size, 1) * limits.max_ratio
                if total > limits.max_unpacked or steep:
                    raise errors.bomb()
                pieces.append(piece)
        parts[_path(info)] = b"".join(pieces)
    return parts


# --- OLE containers ------------------------------------------------------------------------------------------------


def open_ole(data: bytes, limits: Limits) -> bytes:
    """The Workbook stream of an .xls. Raises for protected files, Word documents and damage."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise errors.protected()
    try:
        streams = _ole_streams(data, {"Workbook", "Book", "WordDocument", "PowerPoint Document"}, limits)
    except (struct.error, IndexError, ValueError) as broken:
        raise errors.damaged() from broken
    for name in ("Workbook", "Book"):
        if name in streams:
            return streams[name]
    if "WordDocument" in streams:
        raise errors.wrong_type("документ Word")
    if "PowerPoint Document" in streams:
        raise errors.wrong_type("презентация")
    raise errors.damaged()


def _ole_streams(data: bytes, wanted: set[str], limits: Limits) -> dict[str, bytes]:
    """Named streams of a compound file (MS-CFB). Chains are followed at most once through the file."""
    shift, mini_shift = struct.unpack_from("<HH", data, 30)
    if shift not in (9, 12) or mini_shift != 6:
        raise ValueError("sector size")
    size: int = 1 << shift
    fat_count, directory_start = struct.unpack_from("<I", data, 44)[0], struct.unpack_from("<I", data, 48)[0]
    mini_cutoff, mini_fat_start, _, difat_start = struct.unpack_from("<IIII", data, 56)

    def sector(number: int) -> bytes:
        piece: bytes = data[(number + 1) * size : (number + 2) * size]
        return piece + b"\0" * (size - len(piece))

    per_sector = size // 4
    fat_sectors = [n for n in struct.unpack_from("<109I", data, 76) if n < _END_OF_CHAIN]
    most = len(data) // size + 1
    while difat_start < _END_OF_CHAIN and len(fat_sectors) < fat_count <= most:
        block = struct.unpack(f"<{per_sector}I", sector(difat_start))
        fat_sectors.extend(n for n in block[:-1] if n < _END_OF_CHAIN)
        difat_start = block[-1]
    if len(fat_sectors) > most + 1:
        raise ValueError("fat")
    fat: list[int] = []
    for number in fat_sectors:
        fat.extend(struct.unpack(f"<{per_sector}I", sector(number)))

    def chain(start: int, table: list[int]) -> list[int]:
        seen: list[int] = []
        while start < _END_OF_CHAIN:
            if start >= len(table) or len(seen) > len(table):
                raise ValueError("chain")
            seen.append(start)
            start = table[start]
        return seen

    def stream(start: int) -> bytes:
        return b"".join(sector(number) for number in chain(start, fat))

    if len(fat) > most + per_sector * 2:
        raise ValueError("fat")
    directory = stream(directory_start)
    mini_fat_bytes = stream(mini_fat_start) if mini_fat_start < _END_OF_CHAIN else b""
    mini_fat = list(struct.unpack(f"<{len(mini_fat_bytes) // 4}I", mini_fat_bytes))
    found: dict[str, bytes] = {}
    mini = b""
    for at in range(0, len(directory) - 127, 128):
        name_length, entry = struct.unpack_from("<HB", directory, at + 64)
        start, length = struct.unpack_from("<II", directory, at + 116)
        if length > limits.max_bytes:
            raise ValueError("length")
        if entry == 5:
            mini = stream(start) if start < _END_OF_CHAIN else b""
            continue
        name = directory[at : at + max(0, min(64, name_length) - 2)].decode("utf-16-le", "replace")
        if entry != 2 or name not in wanted or name in found:
            continue
        if length < mini_cutoff and mini_fat:
            found[name] = b"".join(mini[n * 64 : n * 64 + 64] for n in chain(start, mini_fat))[:length]
        else:
            found[name] = stream(start)[:length]
    return found


def pack_ole(stream: bytes) -> bytes:
    """A fresh container around a Workbook stream: no chains, sizes or neighbours of the sender's making."""
    size, free, end, fat_mark = 4096, 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    sectors = max(1, -(-len(stream) // size))
    fats = 1
    while fats * (size // 4) < fats + 1 + sectors:
        fats += 1
    header = bytearray(size)
    header[:8] = _OLE
    struct.pack_into("<HHHHH", header, 24, 0x3E, 4, 0xFFFE, 12, 6)
    struct.pack_into("<III", header, 40, 1, fats, fats)  # one directory sector, standing right after the FAT
    struct.pack_into("<IIIII", header, 56, 4096, end, 0, end, 0)
    struct.pack_into("<109I", header, 76, *(n if n < fats else free for n in range(109)))
    first = fats + 1
    chain = [*([fat_mark] * fats), end, *range(first + 1, first + sectors), end]
    fat = struct.pack(f"<{len(chain)}I", *chain).ljust(fats * size, b"\xff")
    directory = b""
    for name, kind, child, start, length in (
        ("Root Entry", 5, 1, 0, 0),  # readers take a root without a start for an empty file
        ("Workbook", 2, free, first, sectors * size),
    ):
        entry = bytearray(128)
        encoded = name.encode("utf-16-le")
        entry[: len(encoded)] = encoded
        struct.pack_into("<HBBIII", entry, 64, len(encoded) + 2, kind, 1, free, free, child)
        struct.pack_into("<II", entry, 116, start, length)
        directory += bytes(entry)
    return bytes(header) + fat + directory.ljust(size, b"\0") + stream.ljust(sectors * size, b"\0")
