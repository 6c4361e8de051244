"""PDF/A of a Word file without an office suite: DOCX → a tree of plain values → one fixed Typst program. Pure: no Django."""

from nastavnik.instruments.documents.pdf.layout import NotForPdf, layout
from nastavnik.instruments.documents.pdf.printing import make_pdf

__all__ = ["NotForPdf", "layout", "make_pdf"]
