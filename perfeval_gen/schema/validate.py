"""A located tree checked against its schema: raw scalars read by type, then Cerberus, then our own words."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final

import cerberus
from cerberus import errors as cerberus_errors
from cerberus.schema import UnvalidatedSchema

from perfeval_gen.diagnostics import Diagnostic, Location, Outcome, Severity, Stage, finding, in_order
from perfeval_gen.quantities import UNITS, Amount, Unit, convert
from perfeval_gen.schema import codes
from perfeval_gen.schema.guesses import containing, guess, homes_of, naming
from perfeval_gen.schema.model import KINDS, Field, Schema, load_schema
from perfeval_gen.schema.prose import length_of
from perfeval_gen.schema.read import Path, Reading, called, unit_of
from perfeval_gen.schema.values import Percent, Prose, State
from perfeval_gen.source.node import Node

ALWAYS_REQUIRED: Final = frozenset({("kind",), ("year",), ("unit",), ("unit", "name")})
_NOTHING: Final = (State.NONE, State.NOT_APPLICABLE)
_PYTHON_TYPES: Final[Mapping[str, tuple[type, ...]]] = {
    "string": (str,), "amount": (Decimal,), "decimal": (Decimal,), "percent": (Percent,), "prose": (Prose,),
    "value": (str, Decimal, Percent), "integer": (int,), "date": (date,), "boolean": (bool,),
    "dict": (Mapping,), "list": (tuple,), "raw": (Node,),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Document:
    """A checked file: ``data`` by English id (``Amount``, ``Decimal``, ``date``, ``str``, ``State``, tuples).

    ``places`` maps a path of ids to where its value stands.
    """

    schema: Schema
    data: Mapping[str, Any]
    tree: Node
    places: Mapping[Path, Node]

    def at(self, path: Path) -> Location:
        """Return where the value at ``path`` stands; where it isn't written, its nearest parent's place."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, self.tree).location

    def named_at(self, path: Path) -> Location:
        """Return where the key of the field at ``path`` stands; where it isn't written, its nearest parent's."""
        while path and path not in self.places:
            path = path[:-1]
        return _key_of(self, path)

    def get(self, *path: str | int) -> Any:  # noqa: ANN401 - as many types as fields
        """Return the value at ``path``, or None where nothing is filled in; a ``State`` other than 待填 stays."""
        value: Any = self.data
        for step in path:
            if isinstance(value, Mapping):
                value = value.get(step) if isinstance(step, str) else None
            elif isinstance(value, tuple) and isinstance(step, int) and step < len(value):
                value = value[step]
            else:
                return None
        return None if value is State.UNFILLED else value

    def rows(self, *path: str | int) -> tuple[Mapping[str, Any], ...]:
        """Return the items of the list at ``path``; none where there is no list."""
        value = self.get(*path)
        return value if isinstance(value, tuple) else ()


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
    reading = Reading(default_unit=_default_unit(tree))
    data = reading.section(schema.root, tree, ())
    reading.places[()] = tree
    document = Document(schema, _frozen(data), tree, MappingProxyType(reading.places))
    found = [*reading.found, *_against_schema(document), *_version(document)]
    found.extend(_unfilled(document))
    return Outcome(document, in_order([_at_stage(d, stage) for d in found]))


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


def _frozen(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, dict):
        return MappingProxyType({k: _frozen(v) for k, v in value.items()})
    return tuple(_frozen(v) for v in value) if isinstance(value, tuple) else value


# -- Cerberus finds, we say ------------------------------------------------------------------------------------


class _Validator(cerberus.Validator):  # type: ignore[misc] # cerberus has no types
    """Cerberus with our types; a state («待填», «无», «不适用») fits every field."""

    types_mapping = {  # noqa: RUF012 - the name and form that Cerberus wants
        name: cerberus.TypeDefinition(name, (*types, State), ()) for name, types in _PYTHON_TYPES.items()
    }

    def _validate_allowed(self, allowed: list[str], field: str, value: object) -> None:
        """{'type': 'list'}"""
        if not isinstance(value, State):
            super()._validate_allowed(allowed, field, value)

    def _validate_maxlength(self, max_length: int, field: str, value: object) -> None:
        """{'type': 'integer'}"""
        if (length := length_of(value)) > max_length:
            self._error(field, cerberus_errors.MAX_LENGTH, length)


@lru_cache(maxsize=64)
def cerberus_rules(schema: Schema) -> dict[str, Any]:
    """Return a schema as Cerberus wants it, keyed by English ids."""
    return _rules_of(schema.root.fields)


def _rules_of(fields: tuple[Field, ...]) -> dict[str, Any]:
    return {f.id: _rule_of(f) for f in fields}


def _rule_of(shape: Field) -> dict[str, Any]:
    rule: dict[str, Any] = {"type": list(shape.types), "required": shape.required, **_constraints(shape)}
    if shape.fields:
        rule["schema"] = _rules_of(shape.fields)
    if shape.item is not None:
        rule["schema"] = {k: v for k, v in _rule_of(shape.item).items() if k != "required"}
    if shape.values is not None:
        rule["valuesrules"] = {k: v for k, v in _rule_of(shape.values).items() if k != "required"}
    return rule


def _constraints(shape: Field) -> dict[str, Any]:
    """Return the constraints as Cerberus compares them: limits of an amount are in its unit, amounts in yuan."""
    if "amount" not in shape.types:
        return dict(shape.constraints)
    unit = unit_of(shape)
    return {name: convert(Decimal(limit), unit, "元") for name, limit in shape.constraints.items()}


def _plain(value: Any) -> Any:  # noqa: ANN401
    """Return the value as Cerberus compares it: amounts as ``Decimal`` yuan."""
    if isinstance(value, Mapping):
        return {k: _plain(v) for k, v in value.items()}
    if isinstance(value, tuple):
        return tuple(_plain(v) for v in value)
    return value.yuan if isinstance(value, Amount) else value


def _against_schema(document: Document) -> Iterator[Diagnostic]:
    validator = _Validator(UnvalidatedSchema(cerberus_rules(document.schema)))  # a test checks them, not each start
    validator.validate(_plain(document.data), normalize=False)
    faults = list(_leaves(validator._errors))  # noqa: SLF001 - the error objects; `errors` has their words
    faults.sort(key=lambda f: _rank(document.schema, f.document_path))  # Cerberus goes through sets
    unknown = {f.document_path for f in faults if f.code == cerberus_errors.UNKNOWN_FIELD.code}
    explained: set[Path] = set()
    for fault in faults:
        if fault.code == cerberus_errors.UNKNOWN_FIELD.code:
            yield _unknown(document, fault.document_path, explained)
    for fault in faults:
        if fault.document_path not in explained and fault.document_path not in unknown:
            yield from _worded(document, fault)


def _leaves(errors: Any) -> Iterator[Any]:  # noqa: ANN401
    for error in errors:
        if error.child_errors:
            yield from _leaves(error.child_errors)
        else:
            yield error


def _rank(schema: Schema, path: Path) -> tuple[int, ...]:
    """Return the place of a field in the order of its schema; unknown keys come first."""
    shapes = [shape_at(schema, path[:i]) for i in range(len(path))]
    keys = [(s.fields if s is not None else (), step) for s, step in zip(shapes, path, strict=True)]
    return tuple(
        step if isinstance(step, int) else next((i for i, f in enumerate(fields) if f.id == step), -1)
        for fields, step in keys
    )


def shape_at(schema: Schema, path: Path) -> Field | None:
    """Return the field that a path of ids (and list positions) leads to."""
    return _shape_at(schema, tuple(0 if isinstance(step, int) else step for step in path))


@lru_cache(maxsize=8192)
def _shape_at(schema: Schema, path: Path) -> Field | None:
    if not path:
        return schema.root
    outer, step = _shape_at(schema, path[:-1]), path[-1]
    if outer is None or isinstance(step, int):
        return None if outer is None else outer.item
    return outer.values if outer.values is not None else outer.member(step)


def _unknown(document: Document, path: Path, explained: set[Path]) -> Diagnostic:
    key = str(path[-1])
    node = document.places[path]
    section = shape_at(document.schema, path[:-1])
    offered = [f.key for f in section.fields] if section else []
    present = {p[-1] for p in document.places if p and p[:-1] == path[:-1]}
    missing = [f.key for f in (section.fields if section else ()) if f.id not in present]
    near = difflib.get_close_matches(key, missing, n=1, cutoff=0.75) or naming(key, section, missing)
    homes = [] if near else homes_of(document.schema, key)
    close = near or (
        [] if homes else difflib.get_close_matches(key, missing, n=1, cutoff=0.5) or containing(key, missing)
    )
    if close and section and (member := section.member(close[0])):
        explained.add((*path[:-1], member.id))
    guess = f"是否想写“{close[0]}”？" if close else f"这个字段应写在“{homes[0]}”之下。" if homes else ""
    hint = _one_line(section, node)
    listed = "、".join(offered[:12]) + ("……" if len(offered) > 12 else "")  # noqa: PLR2004 - a line's worth
    place = node.key_location or node.location
    return finding(codes.PE201, f"未知字段“{key}”", place, mark=f"{guess}本节可用：{listed}", hint=hint)


def _one_line(section: Field | None, node: Node) -> str:
    """Return how to write an item of one line that holds a half-width colon."""
    if section is None or not section.shorthand or node.kind != "scalar":
        return ""
    return f"这一条是一句话的，给整句加引号，或把“{node.key}: ”的冒号改成全角；是字段的，改为列出的字段名"


def _worded(document: Document, fault: Any) -> Iterator[Diagnostic]:  # noqa: ANN401
    path = fault.document_path
    shape = shape_at(document.schema, path)
    title = _title(document, path)
    if fault.code == cerberus_errors.REQUIRED_FIELD.code:
        yield _missing(document, path, shape, title)
    elif fault.code == cerberus_errors.UNALLOWED_VALUE.code:
        allowed = [str(a) for a in fault.constraint]
        message = f"“{title}”不能写“{fault.value}”"
        mark = f"{guess(str(fault.value), allowed)}可用：{'、'.join(allowed)}"
        yield finding(codes.PE205, message, document.at(path), mark=mark)
    elif fault.code in (cerberus_errors.MIN_VALUE.code, cerberus_errors.MAX_VALUE.code):
        yield _out_of_range(document, fault, title)
    elif fault.code == cerberus_errors.MAX_LENGTH.code:
        yield _too_long(document, fault, title)


def _title(document: Document, path: Path) -> str:
    """Return what a field is called; an item of a list, which has no name, goes by its list's."""
    for end in range(len(path), 0, -1):
        shape = shape_at(document.schema, path[:end])
        if name := (shape.title if shape else "") or (path[end - 1] if isinstance(path[end - 1], str) else ""):
            return str(name)
    return ""


def _missing(document: Document, path: Path, shape: Field | None, title: str) -> Diagnostic:
    section = _key_of(document, path[:-1])
    key = shape.key if shape else str(path[-1])
    place = replace(section, path=(*section.path, key))
    severity = Severity.ERROR if _ids(path) in ALWAYS_REQUIRED else Severity.NOTE
    where = "→".join(f"第{p + 1}条" if isinstance(p, int) else p for p in section.path)
    example = f"，例如 {key}: {shape.example}" if shape and shape.example else ""
    return finding(
        codes.PE202,
        f"缺少必填字段“{key}”（{title}）" if key != title else f"缺少必填字段“{key}”",
        place,
        severity=severity,
        mark=f"本节缺少“{key}”",
        hint=f"{'在“' + where + '”下' if where else '在文件中'}补上“{key}”{example}",
    )


def _key_of(document: Document, path: Path) -> Location:
    node = document.places.get(path, document.tree)
    return node.key_location or node.location


def _ids(path: Path) -> Path:
    return tuple(p for p in path if isinstance(p, str))


def _out_of_range(document: Document, fault: Any, title: str) -> Diagnostic:  # noqa: ANN401
    low = fault.code == cerberus_errors.MIN_VALUE.code
    shape = shape_at(document.schema, fault.document_path)
    limit = shape.constraints["min" if low else "max"] if shape else fault.constraint
    unit = unit_of(shape) if shape and "amount" in shape.types else ""
    raw = document.places[fault.document_path].value
    said = "不能为负" if low and limit == 0 else f"不能{'小于' if low else '大于'} {limit}{unit}"
    hint = f"核对数字，例如 {shape.example}" if limit != 0 and shape and shape.example else ""
    place = document.at(fault.document_path)
    return finding(codes.PE207, f"“{title}”{said}，写的是 {raw}", place, mark=said, hint=hint)


def _too_long(document: Document, fault: Any, title: str) -> Diagnostic:  # noqa: ANN401
    """Tell in a draft, refuse later: a text is written first and cut afterwards."""
    (length,) = fault.info
    message = f"“{title}”不能超过{fault.constraint}字，写了{length}字"
    place = document.at(fault.document_path)
    mark = f"超出{length - fault.constraint}字"
    return finding(codes.PE207, message, place, severity=Severity.WARNING, mark=mark, hint="空格、换行不计入字数")


# -- not filled, versions, stages ------------------------------------------------------------------------------


def _unfilled(document: Document) -> Iterator[Diagnostic]:
    """Report each field that says 待填 or stands empty, and 无 where there must be something."""
    for path, node in document.places.items():
        shape = shape_at(document.schema, path)
        value = _value_at(document.data, path)
        needed = _ids(path) in ALWAYS_REQUIRED
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
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return None
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
