"""``改名`` of a pack: the names that indicators and added fields had before, so that last year's data still fit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from perfeval_gen.diagnostics import Code, Diagnostic, Severity, finding
from perfeval_gen.packs.indicators import IndicatorTree
from perfeval_gen.schema.additions import section_at
from perfeval_gen.schema.migrations import Change, Keys, member_at
from perfeval_gen.schema.model import Schema, load_schema
from perfeval_gen.schema.validate import Document

PE829: Final = Code(
    "PE829", "改名写得不对", Severity.ERROR,
    "“改名”写的是评分指标或附加字段以前的名称：位置要有，旧名不再使用，新名现在就有。",
    remedy="改正“改名”的位置、旧名、新名",
)  # fmt: skip
CODES: Final = (PE829,)
NOWHERE: Final[frozenset[str]] = frozenset(("",))
_SCORES: Final = "评分"
_NAMING: Final = (("问题", "指标"), ("成效", "归属"))  # fields that name an indicator
_PROJECT: Final = "项目自评"
_WHOLE: Final = "整体自评"
_PROJECTS: Final = "项目"


def renames_of(
    documents: Sequence[Document], schemas: Mapping[str, Schema], trees: Sequence[IndicatorTree]
) -> Mapping[str, tuple[Change, ...]]:
    """Return the changes by kind of data; of a pack that is taken over only those whose old name is free here."""
    made: dict[str, list[Change]] = {}
    for document in reversed(documents):
        for row in document.rows("renames"):
            kind, place = row["kind"], _keys(row)
            if row["old"] in _names(kind, place, schemas, trees):
                continue
            changes = tuple(_changes(row, place))
            made.setdefault(kind, []).extend(changes)
            if kind == _PROJECT:
                made.setdefault(_WHOLE, []).extend(_below(c) for c in changes)
    return MappingProxyType({kind: tuple(changes) for kind, changes in made.items()})


def rename_faults(
    document: Document, schemas: Mapping[str, Schema], trees: Sequence[IndicatorTree]
) -> Iterator[Diagnostic]:
    """Yield what is wrong with the names in a pack."""
    for i, row in enumerate(document.rows("renames")):
        kind, place, where = row["kind"], _keys(row), ("renames", i)
        known = _names(kind, place, schemas, trees)
        if known is NOWHERE:
            shown = ".".join(place)
            yield finding(PE829, f"“{kind}”里没有“{shown}”", document.at((*where, "place")), mark="没有这一节")
        elif row["old"] in known:
            message = f"“{row['old']}”现在还在用，不能改叫“{row['new']}”"
            yield finding(PE829, message, document.at((*where, "old")), mark="现在还有这个名称")
        elif row["new"] not in known:
            yield finding(PE829, f"没有“{row['new']}”这个名称", document.at((*where, "new")), mark="写现在的名称")


def _names(kind: str, place: Keys, schemas: Mapping[str, Schema], trees: Sequence[IndicatorTree]) -> frozenset[str]:
    """Return the names at a place as they are now; ``NOWHERE`` if there is no such place."""
    root = (schemas.get(kind) or load_schema(kind)).root
    if place == (_SCORES,) and root.member(_SCORES) is not None:
        fitting = [tree for tree in trees if tree.kind == kind]
        return frozenset(name for tree in fitting for name in (*(n.name for n in tree.nodes()), tree.bonus) if name)
    section = section_at(root, place)
    if section is None or (place and member_at(root, place) is None):
        return NOWHERE
    return frozenset(field.key for field in section.fields)


def _keys(row: Mapping[str, Any]) -> Keys:
    place = row.get("place")
    return tuple(place.split(".")) if isinstance(place, str) and place else ()


def _changes(row: Mapping[str, Any], place: Keys) -> Iterator[Change]:
    old, new, note = row["old"], row["new"], row.get("note") or "模板包改了名称"
    yield Change("改名", (*place, old), target=(*place, new), note=note)
    if place == (_SCORES,):
        yield from (Change("改值", path, values={old: new}, note=note) for path in _NAMING)


def _below(change: Change) -> Change:
    """Return a project's change as it stands in a unit's list of projects."""
    target = (_PROJECTS, *change.target) if change.target else ()
    return Change(change.kind, (_PROJECTS, *change.path), target=target, values=change.values, note=change.note)
