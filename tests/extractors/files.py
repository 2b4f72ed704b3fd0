"""Small files of every kind, made in memory, so that the tests keep no binary files."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

import docx


def pdf_of(pages: Sequence[str], title: str = "", created: str = "") -> bytes:
    """A PDF whose pages have these lines of text, in Latin-1 letters."""
    fonts = b"<< /Font << /F1 3 0 R >> >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        f"<< /Title ({title}) /CreationDate ({created}) >>".encode(),
    ]
    kids = []
    for page in pages:
        shown = b"".join(
            b"(" + _escaped(line) + b") Tj 0 -14 Td\n" for line in page.split("\n") if page
        )
        stream = b"BT /F1 11 Tf 60 760 Td\n" + shown + b"ET"
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        kids.append(b"%d 0 R" % (len(objects) + 1))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources %s"
            b" /Contents %d 0 R >>" % (fonts, len(objects))
        )
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, each in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R /Info 4 0 R >>\n" % (len(objects) + 1)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def _escaped(line: str) -> bytes:
    raw = line.encode("cp1252")
    return raw.replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)")


def docx_of(paragraphs: Sequence[str], rows: Sequence[Sequence[str]] = ()) -> bytes:
    """A Word file with paragraphs, and a table after the first of them."""
    made = docx.Document()
    for number, text in enumerate(paragraphs):
        made.add_paragraph(text)
        if number == 0 and rows:
            table = made.add_table(len(rows), len(rows[0]))
            for row, cells in zip(table.rows, rows, strict=True):
                for cell, said in zip(row.cells, cells, strict=True):
                    cell.text = said
    made.core_properties.title = ""
    held = io.BytesIO()
    made.save(held)
    return held.getvalue()


def packed_with(data: bytes, name: str, content: bytes) -> bytes:
    """A packed file with one part replaced."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(held, "w", 8) as new:
        for each in old.infolist():
            new.writestr(each, content if each.filename == name else old.read(each))
    return held.getvalue()


def mail_of(body: str, *headers: str) -> bytes:
    """A mail with some headers and a body in UTF-8."""
    given = headers or (
        "From: Ana Reyes <ana@port.example>",
        "To: desk@paper.example",
        "Date: Wed, 05 Apr 2023 23:40:00 -0700",
        "Subject: =?utf-8?q?The_f=C3=A9rry?=",
    )
    extra = ("MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8")
    return "\r\n".join((*given, *extra, "Content-Transfer-Encoding: 8bit", "", body)).encode()


def page_of(body: str, head: str = "") -> bytes:
    """A web page."""
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode()
