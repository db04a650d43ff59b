"""What Cerberus finds, in our own words; imported only where something is wrong."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

import cerberus
from cerberus import errors as cerberus_errors
from cerberus.schema import UnvalidatedSchema

from perfeval_gen.diagnostics import Diagnostic, Severity, finding
from perfeval_gen.schema import codes
from perfeval_gen.schema.document import ALWAYS_REQUIRED, Document, ids_of, shape_at
from perfeval_gen.schema.guesses import containing, guess, homes_of, naming
from perfeval_gen.schema.model import Field, Schema
from perfeval_gen.schema.prose import length_of
from perfeval_gen.schema.read import Path, unit_of
from perfeval_gen.schema.rules import PYTHON_TYPES, cerberus_rules, plain
from perfeval_gen.schema.values import State
from perfeval_gen.source.node import Node

MOST_GUESSES: Final = 300  # of unknown fields, that it is looked for what was meant


class Validator(cerberus.Validator):  # type: ignore[misc] # cerberus has no types
    """Cerberus with our types; a state («待填», «无», «不适用») fits every field."""

    types_mapping = {  # noqa: RUF012 - the name and form that Cerberus wants
        name: cerberus.TypeDefinition(name, (*types, State), ()) for name, types in PYTHON_TYPES.items()
    }

    def _error(self, *args: Any) -> None:  # noqa: ANN401
        """Keep errors in a list only: Cerberus sorts all of them anew for each, and thousands take minutes."""
        if len(args) == 1:
            self._errors.extend(args[0])
        else:
            super()._error(*args)

    def _validate_allowed(self, allowed: list[str], field: str, value: object) -> None:
        """{'type': 'list'}"""
        if not isinstance(value, State):
            super()._validate_allowed(allowed, field, value)

    def _validate_maxlength(self, max_length: int, field: str, value: object) -> None:
        """{'type': 'integer'}"""
        if (length := length_of(value)) > max_length:
            self._error(field, cerberus_errors.MAX_LENGTH, length)


def faults_of(document: Document) -> Iterator[Diagnostic]:
    """Yield what breaks the rules of the schema."""
    validator = Validator(UnvalidatedSchema(cerberus_rules(document.schema)))  # a test checks them, not each start
    validator.validate(plain(document.data), normalize=False)
    faults = list(_leaves(validator._errors))  # noqa: SLF001 - the error objects; `errors` has their words
    faults.sort(key=lambda f: (_rank(document.schema, f.document_path), [*map(str, f.document_path)]))  # it knows sets
    unknown = {f.document_path for f in faults if f.code == cerberus_errors.UNKNOWN_FIELD.code}
    explained: set[Path] = set()
    present: dict[Path, set[str | int]] = {}
    for path in document.places if unknown else ():
        present.setdefault(path[:-1], set()).update(path[-1:])
    strange = [fault.document_path for fault in faults if fault.code == cerberus_errors.UNKNOWN_FIELD.code]
    for path in strange[:MOST_GUESSES]:
        yield _unknown(document, path, present.get(path[:-1], set()), explained)
    for path in strange[MOST_GUESSES:]:  # no file has so many slips: it is another kind of file
        node = document.places[path]
        yield finding(codes.PE201, f"未知字段“{path[-1]}”", node.key_location or node.location)
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


def _unknown(document: Document, path: Path, present: set[str | int], explained: set[Path]) -> Diagnostic:
    key = str(path[-1])
    node = document.places[path]
    section = shape_at(document.schema, path[:-1])
    offered = [f.key for f in section.fields] if section else []
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
    shapes = (shape_at(document.schema, path[:end]) for end in range(len(path), 0, -1))
    named = (shape.title if shape and shape.title else step for shape, step in zip(shapes, reversed(path), strict=True))
    return next(name for name in named if isinstance(name, str))


def _missing(document: Document, path: Path, shape: Field | None, title: str) -> Diagnostic:
    section = document.key_at(path[:-1])
    key = shape.key if shape else str(path[-1])
    place = replace(section, path=(*section.path, key))
    severity = Severity.ERROR if ids_of(path) in ALWAYS_REQUIRED else Severity.NOTE
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
