"""A long answer, told by two processes where a second processor is there to help.

The other one is a copy of this process, made before the index is opened, so that each opens
it for itself. It tells one half of the answer. Whatever becomes of it, the answer is
whole and of one head: this process tells everything alone where the other cannot.
"""

from __future__ import annotations

import marshal
import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, NoReturn, TypeVar

if TYPE_CHECKING:
    from chrono.chronicle import Chronicle
    from chrono.model.claim import Half

T = TypeVar("T")
Source = tuple[str, str]
"""What an answer is from: see `Chronicle.answered_from`."""

LONG: Final = 1 << 20
"""Of an index of so many bytes two make an answer sooner: to be two takes some milliseconds."""
MANY: Final = 1000
"""So many claims of one cell, likewise."""


def shared(
    chronicle: Chronicle,
    worth: bool,
    tell: Callable[[Half | None], tuple[Source, T]],
    cell: str = "",
) -> list[T]:
    """What is told in answer to a question, in one part or in two, if two may be worth it.

    `tell` gives what one half, or all, was first answered from, and what is told of it as plain
    data: texts, numbers, and lists and tuples of them. A question of a single cell names it: it
    is told in two where many claims are made of it.
    """
    if worth and helped() and chronicle.waits(LONG, cell, MANY):

        def half(which: Half) -> tuple[Source | None, T]:
            source, told = tell(which)
            return source if source == chronicle.provenance() else None, told

        with Other(lambda: half(1)) as other:
            mine = half(0)
            theirs = other.found()
        if theirs and theirs[0] == mine[0] is not None:  # else they failed, or the log has grown
            return [mine[1], theirs[1]]
    return [tell(None)[1]]


def helped() -> bool:
    """Whether a copy of this process could run beside it: on Linux, while nothing else does."""
    threading = sys.modules.get("threading")
    return (
        sys.platform == "linux"
        and len(os.sched_getaffinity(0)) > 1
        and (threading is None or threading.active_count() == 1)
    )


class Other:
    """A copy of this process that works something out, and ends. It is waited for, or ended."""

    def __init__(self, work: Callable[[], Any]) -> None:
        """Begins at once. Where no process can be made, nothing will be found."""
        self._number = 0
        mine = os.getpid()
        here, there = os.pipe()
        self._file = open(here, "rb")  # noqa: SIM115 -- closed by `__exit__`
        try:
            self._number = os.fork()
            if not self._number:
                self._file.close()  # so that it is told when nobody reads any more
                _send(work, there)
        except OSError:
            pass
        finally:
            if os.getpid() != mine:  # interrupted before it began
                os._exit(1)
            os.close(there)

    def __enter__(self) -> Other:
        return self

    def found(self) -> Any:
        """What was worked out, once it is; None where that failed."""
        found = self._file.read()
        return marshal.loads(found) if self._ended() and found else None

    def _ended(self) -> bool:
        number, self._number = self._number, 0
        return number > 0 and os.waitpid(number, 0)[1] == 0

    def __exit__(self, *_: object) -> None:
        self._file.close()
        if self._number:
            from signal import SIGKILL

            os.kill(self._number, SIGKILL)
            self._ended()


def _send(work: Callable[[], Any], there: int) -> NoReturn:
    """Works, sends, and ends without a word, whatever happens: the other one says all there is."""
    code = 1
    try:
        with open(there, "wb") as file:
            file.write(marshal.dumps(work(), 0))
        code = 0
    finally:
        os._exit(code)
