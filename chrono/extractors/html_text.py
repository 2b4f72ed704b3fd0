"""Converts HTML to the text that a reader would see, by the standard library alone."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Final

BLOCKS: Final = frozenset(
    {"p", "br", "div", "li", "ul", "ol", "h1", "h2", "h3", "blockquote", "tr"}
)
HIDDEN: Final = frozenset({"script", "style", "iframe", "template", "svg", "object"})


class _Plain(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.hidden = 0
        self.links: list[tuple[str, int]] = []
        """The addresses of open links, each with the start of its text."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in HIDDEN:
            self.hidden += 1
        elif tag == "a":
            self.links.append((dict(attrs).get("href") or "", len(self.parts)))
        elif tag in BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in HIDDEN:
            self.hidden = max(0, self.hidden - 1)
        elif tag == "a" and self.links:
            url, begin = self.links.pop()
            said = "".join(self.parts[begin:])
            if not self.hidden and url.startswith(("https://", "http://")) and url not in said:
                self.parts.append(f" ({url})")
        elif tag in BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.parts.append(data)


def visible_text(text: str) -> str:
    """Return the visible text of HTML, a line per block; text without tags stays unchanged."""
    if "<" not in text and "&" not in text:
        return text
    parser = _Plain()
    parser.feed(text)
    parser.close()
    lines = (" ".join(line.split()) for line in "".join(parser.parts).split("\n"))
    return "\n".join(line for line in lines if line)
