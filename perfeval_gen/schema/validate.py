"""A located tree checked against its schema: raw scalars read by type, then the rules, then our own words."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

from perfeval_gen.diagnostics import Diagnostic, Location, Outcome, Severity, Stage, finding, in_order, limited
from perfeval_gen.quantities import UNITS, Unit
from perfeval_gen.schema import codes
from perfeval_gen.schema.document import ALWAYS_REQUIRED, Document, ids_of, shape_at
from perfeval_gen.schema.model import KINDS, Schema, load_schema
from perfeval_gen.schema.read import Path, Reading, called
from perfeval_gen.schema.rules import cerberus_rules, check_of
from perfeval_gen.schema.values import State
from perfeval_gen.source.collector import paused
from perfeval_gen.source.node import Node

__all__ = [
    "ALWAYS_REQUIRED", "Document", "cerberus_rules", "shape_at", "unknown_version", "validate", "validate_as",
    "written_at_top",
]  # fmt: skip

_LINE: Final = 50  # characters
_NOTHING: Final = (State.NONE, State.NOT_APPLICABLE)


def validate(
    tree: Node, *, stage: Stage = Stage.DRAFT, schemas: Mapping[str, Schema] = MappingProxyType({})
) -> Outcome[Document]:
    """Return the checked document of a file whose ``类型`` says which schema.

    ``schemas`` are those by kind that a pack has added fields to.
    """
    kind = _kind_of(tree)
    if isinstance(kind, Diagnostic):
        return Outcome(None, (kind,))
    return validate_as(schemas.get(kind) or load_schema(kind), tree, stage=stage)


def validate_as(schema: Schema, tree: Node, *, stage: Stage = Stage.DRAFT) -> Outcome[Document]:
    """Return the tree checked against ``schema``. Every finding of the file is made, not only the first."""
    with paused(_size(tree)):
        return _validated(schema, tree, stage)


def _size(tree: Node) -> int:
    """Return about how many characters a file has, told by its last line."""
    last: Node = tree
    while last.children:
        child = last.children[-1]
        last = child[1] if isinstance(child, tuple) else child
    return _LINE * last.location.line


def _validated(schema: Schema, tree: Node, stage: Stage) -> Outcome[Document]:
    reading = Reading(default_unit=_default_unit(tree))
    data = reading.section(schema.root, tree, ())
    reading.places[()] = tree
    document = Document(schema, data, tree, MappingProxyType(reading.places))
    found = [*reading.found, *_against_schema(document), *_version(document)]
    found.extend(_unfilled(document, reading.blank))
    return Outcome(document, limited(in_order([_at_stage(d, stage) for d in found])))


def _kind_of(tree: Node) -> str | Diagnostic:
    members = dict(tree.entries)
    node = members.get("类型", members.get("kind"))
    if node is None:
        return finding(codes.PE211, "没有写明“类型”", tree.location, severity=Severity.ERROR)
    if node.kind == "scalar" and node.value in KINDS:
        return node.value
    close = difflib.get_close_matches(node.value, KINDS, n=1, cutoff=0.3)
    mark = f"是否想写“{close[0]}”？" if close else "可用：" + "、".join(KINDS)
    message = f"不认识的类型“{node.value}”" if node.value else "“类型”应为一个值"
    offered = "、".join(f"“{kind}”" for kind in KINDS)
    return finding(codes.PE211, message, node.location, mark=mark, hint=f"把“类型”写成{offered}之一")


def written_at_top(tree: Node, name: str) -> tuple[Any, Location]:
    """Return what a field that every kind of file has says, before its schema is known, and where.

    ``name`` is its id; where the field isn't written, None and the beginning of the file.
    """
    shape = load_schema(KINDS[0]).root.member(name)
    node = next((child for key, child in tree.entries if shape is not None and key in (shape.key, shape.id)), None)
    if shape is None or node is None:
        return None, tree.location
    return Reading().value(shape, node, ()), node.location


def _default_unit(tree: Node) -> Unit | None:
    node = tree.get("金额单位") or tree.get("amount_unit")
    return next((u for u in UNITS if node is not None and u == node.value), None)


def _against_schema(document: Document) -> Iterable[Diagnostic]:
    """Return what breaks the rules; Cerberus is asked only where the compiled check says that something does."""
    if check_of(document.schema)(document.data):
        return ()
    from perfeval_gen.schema.faults import faults_of

    return faults_of(document)


# -- not filled, versions, stages ------------------------------------------------------------------------------


def _unfilled(document: Document, blank: Iterable[Path]) -> Iterator[Diagnostic]:
    """Report what says 待填 or stands empty, and 无 where there must be something; ``blank`` are all such."""
    for path in blank:
        node = document.places[path]
        shape = shape_at(document.schema, path)
        value = _value_at(document.data, path)
        needed = ids_of(path) in ALWAYS_REQUIRED
        is_empty = value is State.UNFILLED or (value == () and shape is not None and shape.required)
        if not path or shape is None or not (is_empty or (needed and value in _NOTHING)):
            continue
        severity = Severity.ERROR if needed else None
        if needed:
            hint = f"{shape.help}，不能空着" + (f"，例如 {shape.example}" if shape.example else "")
        else:
            hint = "；".join(text for text in (shape.help, codes.PE212.remedy) if text)
        place = node.location if node.value else (node.key_location or node.location)
        yield finding(codes.PE212, f"{called(shape, node)}待填", place, mark="待填", severity=severity, hint=hint)


def _value_at(data: Any, path: Path) -> Any:  # noqa: ANN401
    for step in path:
        data = data[step]
    return data


def _version(document: Document) -> Iterator[Diagnostic]:
    """Tell a version that isn't the present one; older ones that are known have been brought up to date before."""
    written, known = document.data.get("version"), document.schema.version
    if document.schema.kind in KINDS and isinstance(written, str) and written != known:
        yield unknown_version(written, known, document.at(("version",)))


def unknown_version(written: str, known: str, place: Location) -> Diagnostic:
    """Return the finding for a version that is newer than the program's or that there never was."""
    if written.isdecimal() and int(written) > int(known):
        message = f"文件的版本是 {written}，本程序的表式只到 {known}"
        return finding(codes.PE219, message, place, mark=f"本程序的是“{known}”")
    return finding(codes.PE216, f"表式版本写的是“{written}”，没有这样的版本", place, mark=f"应为“{known}”")


def _at_stage(item: Diagnostic, stage: Stage) -> Diagnostic:
    if stage is Stage.DRAFT or item.code not in (codes.PE202.id, codes.PE207.id, codes.PE212.id):
        return item
    return Diagnostic(**{**{f: getattr(item, f) for f in item.__slots__}, "severity": Severity.ERROR})
