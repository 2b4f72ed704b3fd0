"""`record`: the frozen attrs class, with slots, that every record of chrono is.

attrs writes and compiles `__repr__`, `__eq__` and `__hash__` anew for each class, at every
start of the program: some 0.3 ms a class, and a question needs two dozen. These three are
the same for all records, so they stand here once.

Nor does a record pay for being frozen each time one is made, of which an answer needs
thousands: while its fields are set it is of an open class, and then of the frozen one.
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

    def _refuse(self: Any, name: str, value: object = None) -> None:
        raise attrs.exceptions.FrozenInstanceError

    _become = object.__dict__["__class__"].__set__

    def record(cls: type[T]) -> type[T]:
        """Makes a class a frozen attrs record, compared and shown by its fields."""
        for name, method in (("__repr__", _repr), ("__eq__", _eq), ("__hash__", _hash)):
            if name not in cls.__dict__:
                setattr(cls, name, method)
        cls.__attrs_pre_init__ = lambda self: _become(self, being_made)
        cls.__attrs_post_init__ = lambda self: _become(self, made)
        being_made = attrs.define(cls, eq=False, repr=False)
        kept = {name: getattr(cls, name) for name in ("__module__", "__qualname__", "__doc__")}
        frozen = {"__slots__": (), "__setattr__": _refuse, "__delattr__": _refuse}
        made = type(cls.__name__, (being_made,), kept | frozen)
        made.__slots__ = being_made.__slots__  # no more than before, and what it names they hold
        return made


__all__ = ["record"]
