"""Exports a chronicle: its events, and the state from a view, as files for other programs."""

from __future__ import annotations

from collections.abc import Container

from attrs import evolve

from chrono.edtf import FOREVER
from chrono.errors import InvalidError
from chrono.formats import exporters
from chrono.formats.exporters import Output
from chrono.model.view import View
from chrono.storage.repository import Repository


class Exports:
    """Writes a chronicle in the formats of other programs."""

    def __init__(self, repository: Repository) -> None:
        """Reads nothing yet."""
        self._repository = repository

    @staticmethod
    def guess(filename: str) -> str | None:
        """The format for the suffix of a file name, or None."""
        return exporters.guess(filename)

    def write(
        self,
        kind: str,
        view: View,
        chosen: Container[str] | None = None,
        *,
        cut: bool = False,
        from_last_event: bool = False,
        title: str = "",
    ) -> Output:
        """Write the events and the state from a view; also report what the format could not hold.

        `chosen` holds the ids of the events to export; all if not given. `cut` omits events that
        cannot have started by the view's date, except from a page, a map and a table of claims.
        `from_last_event` opens a page on the day of the last event instead of the view's date.
        """
        if kind not in exporters.FORMATS:
            raise InvalidError(f"{kind!r} is not a format; say {', '.join(exporters.FORMATS)}.")
        whole = kind in ("html", "geojson", "parquet") or not cut
        until = FOREVER if whole else view.at
        page = kind == "html"
        context = exporters.collect(self._repository, view, chosen, until, title, page)
        if page and from_last_event:
            context.view = evolve(view, at=context.last_moment())
        return exporters.write(kind, context)
