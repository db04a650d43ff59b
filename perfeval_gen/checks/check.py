"""What a check is: one function, one code."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from perfeval_gen.diagnostics import Code, Diagnostic, Stage
from perfeval_gen.figures.data import Datum, data_of
from perfeval_gen.figures.derive import Figures
from perfeval_gen.packs.model import Pack
from perfeval_gen.prose.segments import Segment, parted, segments
from perfeval_gen.schema.model import Field
from perfeval_gen.schema.read import Path
from perfeval_gen.schema.validate import Document, shape_at
from perfeval_gen.source.node import Node

Made = TypeVar("Made")


@dataclass(frozen=True)
class Facts:
    """What a check looks at: ``data`` and ``texts`` are its numbers and its running text.

    ``today`` is the date of the check, given by the command; without it nothing is compared with it.
    """

    document: Document
    figures: Figures
    pack: Pack
    stage: Stage = Stage.DRAFT
    today: date | None = None

    @cached_property
    def _made(self) -> dict[Callable[[Facts], Any], Any]:
        return {}

    def once(self, make: Callable[[Facts], Made]) -> Made:
        """Return what ``make`` works out from these facts, worked out when first asked for."""
        if make not in self._made:
            self._made[make] = make(self)
        made: Made = self._made[make]
        return made

    @cached_property
    def data(self) -> tuple[Datum, ...]:
        """Every number of the document under its reference."""
        return data_of(self.document, self.figures)

    @cached_property
    def by_reference(self) -> Mapping[str, Datum]:
        """The same numbers, each under its reference."""
        return {datum.reference: datum for datum in self.data}

    @cached_property
    def fields(self) -> tuple[tuple[Path, Node, Field], ...]:
        """Every value that is written in a field, with its path and where it stands, in the order of the file."""
        document = self.document
        shapes = ((path, node, shape_at(document.schema, path)) for path, node in document.places.items())
        return tuple((path, node, shape) for path, node, shape in shapes if shape is not None)

    @cached_property
    def _parted(self) -> tuple[tuple[Segment, ...], tuple[Segment, ...]]:
        return parted(segments(self.document))

    @cached_property
    def texts(self) -> tuple[Segment, ...]:
        """The running text of the document."""
        return self._parted[0]

    @property
    def unread(self) -> tuple[Segment, ...]:
        """Texts that are too long for any check."""
        return self._parted[1]


Finder = Callable[[Facts], Iterator[Diagnostic]]


@dataclass(frozen=True, slots=True)
class Check:
    """A check with the code of its findings."""

    code: Code
    find: Finder


def check(code: Code) -> Callable[[Finder], Check]:
    """Make a function the check of ``code``."""
    return lambda find: Check(code, find)
