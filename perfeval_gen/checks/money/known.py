"""What numbers can't exceed what, as data: ``schemas/关系.yaml``, a pack, the file itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from perfeval_gen.checks.check import Facts
from perfeval_gen.diagnostics import Severity
from perfeval_gen.resources import load_data
from perfeval_gen.schema.read import Path
from perfeval_gen.schema.validate import Document, shape_at

_SIDES: Final = ("小", "大")
_SEVERITIES: Final = {one.title: one for one in Severity}


@dataclass(frozen=True, slots=True)
class Relation:
    """Two references, the smaller first; ``place`` is where the file declares it, () for what every file has."""

    smaller: str
    larger: str
    rule: str
    severity: Severity
    source: str
    note: str = ""
    place: Path = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """Two fields of every item of a list, the smaller first."""

    listing: Path
    smaller: str
    larger: str
    rule: str
    severity: Severity
    source: str


@cache
def defaults() -> Mapping[str, Any]:
    """Return the relations that hold everywhere."""
    loaded: Mapping[str, Any] = load_data("schemas/关系.yaml")
    return loaded


def relations(facts: Facts) -> Iterator[Relation]:
    """Yield the relations between numbers that have references: everywhere, of the pack, of the file."""
    for row in defaults()["数据"]:
        yield Relation(row["小"], row["大"], row["规则"], _SEVERITIES[row["程度"]], row["出处"])
    for row in facts.pack.relations:
        severity = _SEVERITIES.get(row.get("severity", ""), Severity.WARNING)
        yield Relation(row["smaller"], row["larger"], "LOG-02", severity, row.get("source") or "模板包")
    for i, row in enumerate(facts.document.rows("relations")):
        smaller, larger, note = (row.get(key) for key in ("smaller", "larger", "note"))
        if isinstance(smaller, str) and isinstance(larger, str):
            said = note if isinstance(note, str) else ""
            severity = Severity.NOTE if said else Severity.WARNING
            yield Relation(smaller, larger, "LOG-02", severity, "", said, ("relations", i))


def listed(document: Document) -> Iterator[Listed]:
    """Yield the relations between two fields of an item."""
    for row in defaults()["清单"]:
        listing = ids(document, row["清单"])
        shape = shape_at(document.schema, listing) if listing else None
        members = [shape.item.member(row[key]) for key in _SIDES] if shape and shape.item else []
        found = [member.id for member in members if member is not None]
        if len(found) == len(_SIDES):
            yield Listed(listing, found[0], found[1], row["规则"], _SEVERITIES[row["程度"]], row["出处"])


def supported_by(facts: Facts) -> tuple[Path, ...]:
    """Return which numbers of people make up those paid by the treasury."""
    named = facts.pack.options.get("fiscally_supported") or defaults()["财政供养"]
    return tuple(path for name in named if (path := ids(facts.document, name)))


def ids(document: Document, dotted: str) -> Path:
    """Return the path of ids of a field named by Chinese keys; () where there is none."""
    shape = document.schema.root
    path: Path = ()
    for key in dotted.split("."):
        member = shape.member(key)
        if member is None:
            return ()
        shape, path = member, (*path, member.id)
    return path
