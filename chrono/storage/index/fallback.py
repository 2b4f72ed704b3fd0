"""If the index fails during a question, fold the log in memory and answer from that.

Files decay and programs have bugs; the user should still get an answer. The index is reported as
failed, dropped and built again. An error that the folded log raises too is not the index's fault:
it is raised as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

if TYPE_CHECKING:
    from chrono.model.claim import Cell
    from chrono.storage.index.reader import Index

P = ParamSpec("P")
T = TypeVar("T")


def or_folded(method: Callable[Concatenate[Index, P], T]) -> Callable[Concatenate[Index, P], T]:
    """Decorator for an index method: answers from the folded log if the index fails."""

    @wraps(method)
    def answered(self: Index, /, *args: P.args, **more: P.kwargs) -> T:
        try:
            return method(self, *args, **more)
        except Exception as error:
            self.fold_instead(error)
            found = method(self, *args, **more)
            self.report(error)
            return found

    return answered


def or_folded_cells(
    method: Callable[Concatenate[Index, P], Iterator[Cell]],
) -> Callable[Concatenate[Index, P], Iterator[Cell]]:
    """The same for a method that yields cells; cells already yielded are not repeated."""

    @wraps(method)
    def answered(self: Index, /, *args: P.args, **more: P.kwargs) -> Iterator[Cell]:
        given: set[str] = set()
        found: Any = method(self, *args, **more)
        while True:
            try:
                cell = next(found, None)
            except Exception as error:
                self.fold_instead(error)
                found = (c for c in method(self, *args, **more) if c.key not in given)
                self.report(error)
                continue
            if cell is None:
                return
            given.add(cell.key)
            yield cell

    return answered
