"""Lays texts out as PDF, page, Word file and mail, and proves every pointer of a log in them.

    python -m tests.integrity.laid_out TEXTS [CHRONICLE]

TEXTS is the folder with the texts of the documents of CHRONICLE (this repository's by default).
The producers are LibreOffice (`soffice`) and Chromium; one that is missing is named and left out.
For each kind of file: every passage is cited and proved; then a figure and the last paragraph of
each text are changed, the files are made again, and every passage must be moved, changed or
lost exactly as the change to its words says.
"""

from __future__ import annotations

import html
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from attrs import frozen

from chrono import Chronicle
from chrono.chronicle import extract_text
from chrono.model.passage import find_words, normal
from tests.extractors.files import mail_of, page_of

ROOT = Path(__file__).parents[2]
VOCABULARY = """
[kinds.topic.attributes]
note = { type = "words", persistence = "lasting" }
[types.Noted]
says = "{topic}: {what}"
fields = { topic = "topic", what = "words" }
"""
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
Producer = Callable[[str, Path], None]


def paragraphs(text: str) -> list[str]:
    return [each for each in text.split("\n") if each.strip()]


def page(text: str) -> bytes:
    return page_of("<article>" + "".join(f"<p>{html.escape(p)}</p>" for p in paragraphs(text)))


def by_office(kind: str) -> Producer:
    def produce(text: str, path: Path) -> None:
        source = path.with_suffix(".txt")
        source.write_text(text)
        command = ["soffice", "--headless", "--convert-to", kind, "--outdir", str(path.parent)]
        run([*command, str(source)])
        source.unlink()

    return produce


def by_browser(text: str, path: Path) -> None:
    source = path.with_suffix(".html")
    source.write_bytes(page(text))
    program = next(filter(shutil.which, CHROMIUM))
    # a passage that goes on behind a running head is two passages: `find` takes a list of them
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    run([program, *options, f"--print-to-pdf={path}", str(source)])
    source.unlink()


def run(command: list[str]) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=180)


PRODUCERS: Mapping[str, tuple[str, Producer]] = {
    "LibreOffice, PDF": (".pdf", by_office("pdf")),
    "LibreOffice, DOCX": (".docx", by_office("docx")),
    "Chromium, PDF": (".pdf", by_browser),
    "HTML": (".html", lambda text, path: bytes_into(path, page(text))),
    "mail": (".eml", lambda text, path: bytes_into(path, mail_of(text))),
}


def bytes_into(path: Path, data: bytes) -> None:
    path.write_bytes(data)


@frozen
class Passage:
    """A passage of a text."""

    document: str
    start: int
    end: int


def passages(chronicle: Chronicle) -> Iterator[Passage]:
    for event in chronicle.events:
        source = event.source
        if source is not None and source.start is not None and source.end is not None:
            yield Passage(source.document, source.start, source.end)


def cite(chronicle: Chronicle, texts: Mapping[str, str], cited: list[Passage]) -> None:
    """Append an event for each passage, found by its words."""
    drafts = []
    for number, each in enumerate(cited):
        text = texts[each.document]
        words = text[each.start : each.end]
        places = [start for start, _ in find_words(normal(text), words)]
        earlier = sum(start < each.start for start in places)
        source = {"document": each.document, "find": words}
        if len(places) > 1:
            source["occurrence"] = earlier + 1
        data = {"topic": "all", "what": f"point {number}"}
        drafts.append({"type": "Noted", "when": "2020", "data": data, "source": source})
    prepared = chronicle.drafts.prepare(drafts)
    assert not prepared.problems, prepared.problems[:3]
    chronicle.drafts.record(prepared)


def altered(text: str) -> str:
    """The text with a line on top, its first long figure changed, and its last paragraph gone."""
    changed = re.sub(r"\d[\d,]{2,}", lambda found: "9" + found[0][1:] + "7", text, count=1)
    return "A line on top.\n" + "\n".join(paragraphs(changed)[:-1])


def expected(text: str, each: Passage) -> str:
    """Whether a passage stands, with all its words, in the altered text."""
    found = list(find_words(normal(altered(text)), text[each.start : each.end]))
    return "found" if found else "changed or lost"


def prove(name: str, folder: Path, texts: Mapping[str, str], cited: list[Passage]) -> bool:
    suffix, produce = PRODUCERS[name]
    files = folder / "files"
    files.mkdir(parents=True)
    chronicle = Chronicle.create(folder / "chronicle", VOCABULARY)
    topic = {"entity": "all", "kind": "topic", "label": "All"}
    chronicle.append({"type": "EntityDescribed", "data": topic})
    for document, text in texts.items():
        path = files / f"{document}{suffix}"
        produce(text, path)
        found = extract_text(path)
        drafts = chronicle.drafts
        rendering = drafts.rendering(document, found)
        assert rendering is not None
        declared = drafts.document(path, document, document)
        chronicle.append({"when": "2020-01-01", **declared}, rendering)
        chronicle.documents.keep(found.text)
    cite(chronicle, texts, cited)
    report = chronicle.verify(files)
    proved = report.pointers == {"proved": len(cited)}
    print(f"{name}: {dict(report.pointers)} of {len(cited)}", flush=True)
    for document, text in texts.items():
        path = files / f"{document}{suffix}"
        path.unlink()
        produce(altered(text), path)
    report = chronicle.verify(files)
    ids = [event.id for event in chronicle.events if event.type == "Noted"]
    states = dict.fromkeys(ids, "proved") | {each.event: each.state for each in report.findings}
    wrong = [
        (each, states[event])
        for event, each in zip(ids, cited, strict=True)
        if (expected(texts[each.document], each) == "found")
        != (states[event] in ("proved", "moved"))
    ]
    print(f"  altered: {dict(Counter(states.values()))}; {len(wrong)} told wrongly", flush=True)
    for each, state in wrong[:10]:
        print(f"    {each} is called {state}")
    return proved and not wrong and len(report.altered) == len(texts)


def main(folder: Path, root: Path = ROOT) -> int:
    chronicle = Chronicle.open(root)
    library = chronicle.documents.library(folder)
    texts = {each.id: library.text(each) for each in chronicle.documents}
    cited = [each for each in dict.fromkeys(passages(chronicle)) if each.document in texts]
    missing = {"LibreOffice": shutil.which("soffice"), "Chromium": any(map(shutil.which, CHROMIUM))}
    sound = True
    with tempfile.TemporaryDirectory() as temporary:
        for number, name in enumerate(PRODUCERS):
            producer = name.partition(",")[0]
            if not missing.get(producer, True):
                print(f"{name}: skipped, {producer} is not installed")
            else:
                sound &= prove(name, Path(temporary) / str(number), texts, cited)
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:])))
