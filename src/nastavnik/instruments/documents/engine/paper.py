"""How a school lays its papers out: what ГОСТ Р 7.0.97-2025 recommends and an organisation decides for itself."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from nastavnik.instruments.documents.engine.normalising import W, parse

TWIPS = 56.7  # twentieths of a point in a millimetre
FONTS = ("Times New Roman", "Arial")
"""Those our PDF has metric twins of."""


@dataclass(frozen=True, slots=True)
class Paper:
    """Margins in millimetres, the font and its size in points, the distance of lines."""

    left: int = 30
    right: int = 10
    top: int = 20
    bottom: int = 20
    font: str = "Times New Roman"
    size: int = 14
    line: float = 1.1

    def laid(self, package: dict[str, bytes]) -> dict[str, bytes]:
        """The package of one of our own templates, laid out so."""
        if self == RECOMMENDED:
            return package
        document = parse(package["word/document.xml"])
        for margins in document.iter(f"{{{W}}}pgMar"):
            for side in ("left", "right", "top", "bottom"):
                margins.set(f"{{{W}}}{side}", str(round(getattr(self, side) * TWIPS)))
        styles = parse(package["word/styles.xml"])
        defaults = styles.find(f"{{{W}}}docDefaults")
        if defaults is not None:
            for fonts in defaults.iter(f"{{{W}}}rFonts"):
                for script in ("ascii", "hAnsi", "cs", "eastAsia"):
                    fonts.set(f"{{{W}}}{script}", self.font)
            for tag in ("sz", "szCs"):
                for size in defaults.iter(f"{{{W}}}{tag}"):
                    size.set(f"{{{W}}}val", str(self.size * 2))
            for spacing in defaults.iter(f"{{{W}}}spacing"):
                spacing.set(f"{{{W}}}line", str(round(self.line * 240)))
        return {**package, "word/document.xml": _xml(document), "word/styles.xml": _xml(styles)}


RECOMMENDED = Paper()


def _xml(root: etree._Element) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
