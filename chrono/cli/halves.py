"""A long state in JSON, told by two processes, where a second processor is there to help.

The other one is a copy of this process, made before the index is opened, so that each opens
it for itself. It tells the second half of the cells. Whatever becomes of it, the answer is
whole and of one head: this process tells everything alone where the other cannot.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final, Literal, NoReturn

from chrono.telling import plain

if TYPE_CHECKING:
    from chrono.chronicle import Chronicle
    from chrono.view import View

LONG: Final = 1 << 20
"""Of an index of so many bytes two make an answer sooner: to be two takes some milliseconds."""


def told(
    chronicle: Chronicle, view: View, entities: Sequence[str] = (), kinds: Sequence[str] = ()
) -> tuple[dict[str, Any], str]:
    """A state: all but its cells, and those as JSON text. Raises as `Chronicle.state` does."""
    part = entities or kinds or view.recorded_at or view.sieve
    if not part and helped() and chronicle.waits(LONG):
        with Other(lambda: "\n".join(_half(chronicle, view, 1))) as other:
            heading, first = _half(chronicle, view, 0)
            theirs, _, second = (other.text() or "").partition("\n")
        if theirs == heading:  # else they failed, or the log has grown meanwhile
            return json.loads(heading), f"[{', '.join(filter(None, (first, second)))}]"
    state = chronicle.state(view, entities, kinds)
    return plain.heading(state), plain.readings_text(state.readings)


def _half(chronicle: Chronicle, view: View, half: Literal[0, 1]) -> tuple[str, str]:
    state = chronicle.state(view, half=half)
    return json.dumps(plain.heading(state)), plain.readings_text(state.readings)[1:-1]


def helped() -> bool:
    """Whether a copy of this process could run beside it: on Linux, while nothing else does."""
    threading = sys.modules.get("threading")
    return (
        sys.platform == "linux"
        and len(os.sched_getaffinity(0)) > 1
        and (threading is None or threading.active_count() == 1)
    )


class Other:
    """A copy of this process that works a text out, and ends. It is waited for, or ended."""

    def __init__(self, work: Callable[[], str]) -> None:
        """Begins at once. Where no process can be made, there will be no text."""
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

    def text(self) -> str | None:
        """What was worked out, once it is; None where that failed."""
        found = self._file.read()
        return found.decode("utf-8", "surrogatepass") if self._ended() else None

    def _ended(self) -> bool:
        number, self._number = self._number, 0
        return number > 0 and os.waitpid(number, 0)[1] == 0

    def __exit__(self, *_: object) -> None:
        self._file.close()
        if self._number:
            from signal import SIGKILL

            os.kill(self._number, SIGKILL)
            self._ended()


def _send(work: Callable[[], str], there: int) -> NoReturn:
    """Works, sends, and ends without a word, whatever happens: the other one says all there is."""
    code = 1
    try:
        with open(there, "wb") as file:
            file.write(work().encode("utf-8", "surrogatepass"))
        code = 0
    finally:
        os._exit(code)
