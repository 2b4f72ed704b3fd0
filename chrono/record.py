"""`record`: the frozen attrs class, with slots, that every record of chrono is.

attrs writes and compiles `__repr__`, `__eq__` and `__hash__` anew for each class, at every
start of the program: some 0.3 ms a class, and a question needs two dozen. These three are
the same for all records, so they stand here once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import attrs

if TYPE_CHECKING:
    from attrs import frozen as record
else:
    T = TypeVar("T")

    def _values(one: Any) -> tuple[Any, ...]:
        return tuple(getattr(one, each.name) for each in one.__attrs_attrs__ if each.eq)

    def _repr(self: Any) -> str:
        fields = (each.name for each in self.__attrs_attrs__ if each.repr)
        shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in fields)
        return f"{type(self).__qualname__}({shown})"

    def _eq(self: Any, other: object) -> Any:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return self is other or _values(self) == _values(other)

    def _hash(self: Any) -> int:
        return hash((type(self), _values(self)))

    def record(cls: type[T]) -> type[T]:
        """Makes a class a frozen attrs record, compared and shown by its fields."""
        for name, method in (("__repr__", _repr), ("__eq__", _eq), ("__hash__", _hash)):
            if name not in cls.__dict__:
                setattr(cls, name, method)
        return attrs.frozen(cls, eq=False, repr=False)


__all__ = ["record"]
