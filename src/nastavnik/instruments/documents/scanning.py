"""Reads the QR squares in a scan: a PDF or a photograph."""

from __future__ import annotations

import io

from django.core.files.base import File
from PIL import Image, ImageOps

from nastavnik.foundation.files.storing import content_type
from nastavnik.kernel.errors import Refusal

PAGES = 40
"""Pages of a PDF that are looked at."""
DOTS = 200 / 72
"""Two hundred dots an inch: a module of our square is two to three dots wide."""
PIXELS = 60_000_000
"""A photograph has fewer; a picture that says more is a bomb."""


class Unreadable(Refusal):
    """The file is no scan we can look at."""


def codes_in(upload: File[bytes]) -> list[str]:
    """What the QR squares of a PDF, JPG or PNG say, page by page. Raises ``Unreadable``."""
    data = upload.open("rb").read()
    upload.seek(0)
    kind = content_type(data)
    try:
        if kind == "application/pdf":
            return _in_pdf(data)
        if kind in ("image/jpeg", "image/png"):
            return _in_picture(data)
    except Unreadable:
        raise
    except Exception as fault:
        raise Unreadable(
            "Не получилось прочитать файл. Сохраните скан как PDF или JPG и загрузите снова.", field="scan"
        ) from fault
    raise Unreadable("Подойдёт скан в PDF, JPG или PNG.", field="scan")


def _in_pdf(data: bytes) -> list[str]:
    import pypdfium2

    found: list[str] = []
    document = pypdfium2.PdfDocument(data)
    try:
        for number in range(min(len(document), PAGES)):
            page = document[number]
            width, height = page.get_size()
            if width * height * DOTS**2 > PIXELS:
                continue
            found += _read(page.render(scale=DOTS, grayscale=True).to_pil())
    finally:
        document.close()
    return found


def _in_picture(data: bytes) -> list[str]:
    image = Image.open(io.BytesIO(data))
    if image.width * image.height > PIXELS:
        raise Unreadable("Снимок слишком большой. Уменьшите его и загрузите снова.", field="scan")
    return _read(ImageOps.exif_transpose(image).convert("L"))


def _read(image: Image.Image) -> list[str]:
    """A coarse or slanted picture is looked at once more, twice as large."""
    found = _codes(image)
    if not found and image.width * image.height < PIXELS / 4:
        found = _codes(image.resize((image.width * 2, image.height * 2), Image.Resampling.LANCZOS))
    return found


def _codes(image: Image.Image) -> list[str]:
    import zxingcpp

    return [code.text for code in zxingcpp.read_barcodes(image, zxingcpp.BarcodeFormat.QRCode)]
