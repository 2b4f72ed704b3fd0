"""Mails (.eml) by the standard library: the header's four lines, then the decoded body."""

from __future__ import annotations

import re
from datetime import UTC
from email import policy
from email.errors import MessageError
from email.message import EmailMessage, Message
from email.parser import BytesParser
from typing import Final

from chrono.extractors.extraction import MAX_PARTS, Extracted, UnreadableError
from chrono.extractors.html_text import visible_text

_HEADER: Final = re.compile(rb"(?:From |[A-Za-z][A-Za-z0-9-]*:[ \t])")
_TYPICAL: Final = re.compile(rb"^(?:From|Date|Received|Message-ID|Return-Path):", re.I | re.M)
_DAMAGED: Final = (
    MessageError,
    AttributeError,
    LookupError,
    OverflowError,
    RecursionError,
    ValueError,
)
"""What the standard library raises on a damaged mail."""
SHOWN: Final = ("From", "To", "Cc", "Date", "Subject")
"""The headers that the text begins with, so that an event can point at them."""


def recognises(head: bytes, suffix: str) -> bool:
    """By the name, or by a header such as mails have."""
    if suffix == ".eml":
        return True
    first, _, _ = head.replace(b"\r\n", b"\n").partition(b"\n\n")
    return bool(_HEADER.match(first)) and len(set(_TYPICAL.findall(first))) >= 2


def extract(data: bytes) -> Extracted:
    """Take out headers and body. Raises UnreadableError."""
    try:
        mail = BytesParser(policy=policy.default).parsebytes(data)
        assert isinstance(mail, EmailMessage)
        if sum(1 for _ in mail.walk()) > MAX_PARTS:
            raise UnreadableError(
                f"has more than {MAX_PARTS:,} parts. Save the part that counts as a file of its"
                " own, and declare that."
            )
        headers = [f"{name}: {value}" for name in SHOWN if (value := _header(mail, name))]
        body, attached = _body(mail), list(_attached(mail))
        subject, when = _header(mail, "Subject"), _date(mail)
    except (
        MessageError,
        LookupError,
        ValueError,
        OverflowError,
        AttributeError,
        RecursionError,
    ) as error:
        raise UnreadableError(
            f"cannot be read as a mail: {type(error).__name__}: {error}. Save it again from the"
            " mail program as .eml, or its text."
        ) from error
    if not headers and not body.strip():
        raise UnreadableError("has neither headers nor text: is it a mail (.eml)?")
    notices = []
    if attached:
        word = "attachments are" if len(attached) > 1 else "attachment is"
        notices.append(
            f"{len(attached)} {word} not part of the text: {', '.join(attached)}. Save and declare"
            " what counts."
        )
    if not body.strip():
        notices.append("The mail has no text beside its headers.")
    declares = {"title": subject, "when": when}
    return Extracted(
        pages=("\n".join([*headers, "", body]),),
        declares={key: value for key, value in declares.items() if value},
        notices=tuple(notices),
    )


def _header(mail: EmailMessage, name: str) -> str:
    value = mail.get(name)
    return " ".join(str(value).split()) if value is not None else ""


def _body(mail: EmailMessage) -> str:
    """Return the plain body, or else the text of the HTML body, whose pictures are not loaded."""
    part = mail.get_body(("plain", "html"))
    if part is None:
        return ""
    text = _decoded(part)
    return visible_text(text) if part.get_content_subtype() == "html" else text


def _decoded(part: Message) -> str:
    raw = part.get_payload(decode=True)
    if not isinstance(raw, bytes):
        return ""
    charset = part.get_content_charset() or "utf-8"
    try:
        return raw.decode(charset, "replace")
    except LookupError:  # a charset that Python does not know
        return raw.decode("utf-8", "replace")


def _attached(mail: EmailMessage) -> list[str]:
    return [
        part.get_filename() or part.get_content_type()
        for part in mail.iter_attachments()
        if part.get_content_disposition() == "attachment" or part.get_filename()
    ]


def _date(mail: EmailMessage) -> str | None:
    """Return the Date header in EDTF. Its zone -0000 means UTC at an unknown place."""
    date = getattr(mail.get("Date"), "datetime", None)
    if date is None:
        return None
    if date.tzinfo is None:
        date = date.replace(tzinfo=UTC)
    text: str = date.isoformat(timespec="seconds")
    return text.replace("+00:00", "Z")
