"""Flips bytes of a small index, and compares its answers with those of the log.

python -m tests.trust.rotting            every byte is noticed; every 97th answer is compared
python -m tests.trust.rotting --step 1   every answer is compared
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random

from chrono.edtf import FOREVER
from chrono.storage.index import fingerprint
from tests.moments import end
from tests.reference.worlds import Maker
from tests.storage.index.keeping import Kept, difference

MOMENTS = (end("2020-04-01"), end("2020-09-01"), FOREVER - 1)


class Rotten:
    """A small chronicle whose index has a write-ahead log, as it was before a byte of it rots."""

    def __init__(self, folder: Path, seed: int = 1) -> None:
        self.kept = Kept(folder)
        events = Maker(Random(seed)).log(14)
        self.kept.append(events[:10])
        self.kept.index().close()
        self.kept.append(events[10:])
        self.kept.index().close()
        self.folded = self.kept.folded()
        path = self.kept.path
        self.parts = {
            name: found.read_bytes()
            for name, found in {
                "index": path,
                "log of writes": path.with_name(f"{path.name}-wal"),
                "fingerprint": fingerprint.fingerprint_path(path),
            }.items()
            if found.exists()
        }

    def path(self, part: str) -> Path:
        path = self.kept.path
        return {
            "index": path,
            "log of writes": path.with_name(f"{path.name}-wal"),
            "fingerprint": fingerprint.fingerprint_path(path),
        }[part]

    def restore(self) -> None:
        """Puts all files back as they were."""
        for name in self.kept.path.parent.glob(f"{self.kept.path.name}-*"):
            name.unlink()
        for part, whole in self.parts.items():
            if part != "fingerprint":
                self.path(part).write_bytes(whole)
        fingerprint.checksum.cache_clear()
        fingerprint.write_fingerprint(self.kept.path, self.kept.log.path)

    def flip(self, part: str, place: int, bit: int) -> None:
        """Changes one bit, and nothing that the file system says of the file."""
        path = self.path(part)
        before = os.stat(path)
        with path.open("r+b") as file:
            file.seek(place)
            (byte,) = file.read(1)
            file.seek(place)
            file.write(bytes([byte ^ 1 << bit]))
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
        fingerprint.checksum.cache_clear()

    def unnoticed(self) -> Iterator[int]:
        """The bytes of the index that can change without the checksum's telling."""
        self.restore()
        whole = self.parts["index"]
        for place in range(len(whole)):
            self.flip("index", place, place % 8)
            if fingerprint.has_fingerprint(self.kept.path):
                yield place
            self.flip("index", place, place % 8)

    def answers(self) -> tuple[str, tuple[str, ...]]:
        """Where the index differs from the log, if anywhere, and what it says of itself."""
        index = self.kept.index()
        try:
            known = ((MOMENTS[0], FOREVER), (MOMENTS[1], MOMENTS[0]), (MOMENTS[2], FOREVER))
            wrong = [found for at, k in known if (found := difference(index, self.folded, at, k))]
            return "\n".join(map(str, wrong)), index.notices
        finally:
            index.close()

    def wrong(self, part: str, places: Iterator[int] | range) -> Iterator[str]:
        """What is answered wrongly, or not said, when any of some bytes is flipped."""
        for place in places:
            self.restore()
            self.flip(part, place, place % 8)
            found, notices = self.answers()
            if found:
                yield f"{part}, byte {place}: {found}"
            if part == "index" and not any("checksum" in each for each in notices):
                yield f"{part}, byte {place}: nothing is said"


def main(arguments: list[str] | None = None) -> int:
    asked = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    asked.add_argument("--step", type=int, default=97)
    asked.add_argument("--seed", type=int, default=1)
    words = asked.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        rotten = Rotten(Path(folder) / "c", words.seed)
        faults = [f"index, byte {place}: not noticed" for place in rotten.unnoticed()]
        count = 0
        for part, whole in rotten.parts.items():
            places = range(0, len(whole), words.step)
            count += len(places)
            faults += rotten.wrong(part, places)
    noticed = len(rotten.parts["index"])
    print(f"{noticed} bytes flipped and looked for, {count} answers compared, {len(faults)} faults")
    for fault in faults[:20]:
        print(f"  {fault}", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
