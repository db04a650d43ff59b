"""The indicator trees of a pack: names, points, what is measured, how it is judged; checked when they are loaded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from perfeval_gen.packs.criterion import Criterion
from perfeval_gen.packs.criterion_reading import read_criterion
from perfeval_gen.schema.read import Path
from perfeval_gen.schema.validate import Document
from perfeval_gen.schema.values import Percent

ALL: Final = "全部"
EVERYONE: Final = ("单位", "主管部门", "财政部门")
NOBODY: Final = "不得"
_DEFAULT_THRESHOLD: Final = Fraction(13, 10)  # rules.md §4.3: 30 % over the target asks for a reason


@dataclass(frozen=True, slots=True)
class OwnIndicators:
    """A level-1 block whose leaves are the indicators that the unit lists itself.

    ``takes`` are the level-1 names that belong to it (全部: all), ``level2`` the names of level 2 in printed order.
    ``rescales``: the unit's points are brought to those of the block (a second table over the same indicators).
    From ``threshold`` on (actual ÷ target) a reason is due; ``factor`` takes points off beyond it, None takes none.
    """

    takes: tuple[str, ...]
    level2: tuple[str, ...]
    threshold: Fraction
    factor: Fraction | None
    rescales: bool = False


@dataclass(frozen=True, slots=True)
class Indicator:
    """A node of the tree; one without children is a leaf, or a block of the unit's ``own`` indicators.

    ``measure`` names what is judged (比率.…, 统计.…, 判断.… or a field), ``fallback`` what takes its place where that
    isn't known. ``overridable_by`` may score it otherwise. ``is_confirmed`` is False for a default.
    """

    name: str
    points: Decimal | None
    path: Path
    children: tuple[Indicator, ...] = ()
    criterion: Criterion = field(default_factory=lambda: Criterion("自评"))
    measure: str = ""
    fallback: str = ""
    explanation: str = ""
    standard: str = ""
    evidence: str = ""
    overridable_by: tuple[str, ...] = EVERYONE
    reason_from: tuple[str, ...] = ()
    is_confirmed: bool = False
    source: str = ""
    takes_results: bool = False
    own: OwnIndicators | None = None

    def leaves(self) -> Iterator[Indicator]:
        """Yield the leaves below, or the indicator itself."""
        if not self.children:
            yield self
        for child in self.children:
            yield from child.leaves()


@dataclass(frozen=True, slots=True)
class IndicatorTree:
    """One scored table of a pack: ``name`` is its file's, ``kind`` that of the data; the bonus stands outside."""

    name: str
    title: str
    kind: str
    basis: str
    not_applicable: str
    level1: tuple[Indicator, ...]
    bonus: str
    bonus_cap: Decimal | None
    total_cap: Decimal | None
    bonus_evidence: str
    grades: tuple[tuple[str, Decimal], ...]
    document: Document

    def nodes(self) -> Iterator[Indicator]:
        """Yield every indicator, parents first."""
        for one in self.level1:
            yield from _walk(one)

    def leaves(self) -> Iterator[Indicator]:
        """Yield every leaf and every block of own indicators."""
        for one in self.level1:
            yield from one.leaves()


def _walk(node: Indicator) -> Iterator[Indicator]:
    yield node
    for child in node.children:
        yield from _walk(child)


def tree_of(document: Document, name: str) -> IndicatorTree:
    """Return the tree of a checked indicators file; what doesn't fit in it is told by ``indicator_faults``."""
    bonus = document.get("bonus")
    extra: Mapping[str, Any] = bonus if isinstance(bonus, Mapping) else {}
    return IndicatorTree(
        name=name,
        title=document.get("title"),
        kind=document.get("kind"),
        basis=document.get("basis") or "",
        not_applicable=document.get("not_applicable") or "满分",
        level1=tuple(_level1(row, ("level1", i)) for i, row in enumerate(document.rows("level1"))),
        bonus=extra.get("name") or "",
        bonus_cap=extra.get("cap"),
        total_cap=extra.get("total_cap"),
        bonus_evidence=extra.get("evidence") or "",
        grades=tuple((row["grade"], row["lower"]) for row in document.rows("grades")),
        document=document,
    )


def _level1(row: Mapping[str, Any], path: Path) -> Indicator:
    if row.get("own") is True:
        seconds = tuple(r["name"] for r in row.get("level2", ()))
        return _node(row, path, (), _own(row, seconds))
    inner = tuple(_level2(r, (*path, "level2", i)) for i, r in enumerate(row.get("level2", ())))
    return _node(row, path, inner)


def _level2(row: Mapping[str, Any], path: Path) -> Indicator:
    return _node(row, path, tuple(_node(r, (*path, "level3", i)) for i, r in enumerate(row.get("level3", ()))))


def _own(row: Mapping[str, Any], seconds: tuple[str, ...]) -> OwnIndicators:
    threshold, factor = row.get("excess_threshold"), row.get("excess_factor")
    return OwnIndicators(
        takes=tuple(row.get("takes", ())) or (row["name"],),
        level2=seconds,
        threshold=Fraction(threshold.points) / 100 if isinstance(threshold, Percent) else _DEFAULT_THRESHOLD,
        factor=Fraction(factor) if isinstance(factor, Decimal) else None,
        rescales=row.get("rescales") is True,
    )


def _node(
    row: Mapping[str, Any], path: Path, children: tuple[Indicator, ...] = (), own: OwnIndicators | None = None
) -> Indicator:
    allowed = row.get("overridable_by")
    return Indicator(
        name=row["name"],
        points=row.get("points"),
        path=path,
        children=children,
        criterion=read_criterion(row),
        measure=row.get("measure") or "",
        fallback=row.get("fallback") or "",
        explanation=row.get("explanation") or "",
        standard=row.get("standard") or "",
        evidence=row.get("evidence") or "",
        overridable_by=tuple(who for who in allowed if who != NOBODY) if allowed else EVERYONE,
        reason_from=tuple(row.get("reason_from", ())),
        is_confirmed=row.get("confidence") == "已核定",
        source=row.get("source") or "",
        takes_results=row.get("takes_results") is True,
        own=own,
    )
