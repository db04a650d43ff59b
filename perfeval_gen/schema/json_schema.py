"""The schema for editors: JSON Schema with Chinese titles, help, units, choices, snippets and messages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

from perfeval_gen.schema.json_scalars import ANY_SCALAR, STATES, choice, definition, of_types, reference, suggestions
from perfeval_gen.schema.json_sharing import shared
from perfeval_gen.schema.json_snippets import ANY, snippet_of
from perfeval_gen.schema.model import KINDS, Field, Schema, load_schema
from perfeval_gen.schema.validate import ALWAYS_REQUIRED

DIALECT: Final = "http://json-schema.org/draft-07/schema#"
PROJECT_PART: Final = "项目文件"
SCORES_PART: Final = "评分文件"
_WHOLE: Final = KINDS[0]
_PROJECT: Final = KINDS[1]
_PROJECTS: Final = "项目"
_STATE_PATTERN: Final = rf"^\s*({'|'.join(STATES)})\s*$"
_TO_FILL_PATTERN: Final = r"^\s*待填\s*$"
_LISTED: Final = 12  # names in a message
_Json = dict[str, Any]
_Above = tuple[Field, ...]
_Told = Mapping[tuple[str, ...], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Names:
    """What only the pack knows, by path of keys that begins with the kind of data; each name with what is told of it.

    ``keys``: the names under a section of free keys. ``values``: what a text usually says. ``only``: the values that a
    text may have, and nothing else.
    """

    keys: _Told = field(default_factory=dict)
    values: _Told = field(default_factory=dict)
    only: _Told = field(default_factory=dict)


NO_NAMES: Final = Names()


def json_schema(schemas: Mapping[str, Schema] = MappingProxyType({}), names: Names = NO_NAMES) -> _Json:
    """Return the JSON Schema (draft 7) of every kind of file; ``类型`` chooses.

    ``schemas`` are those by kind that a pack has added fields to, ``names`` what else the pack knows. The definitions
    ``项目文件`` and ``评分文件`` are for the files of a year that belong to 整体.yaml.
    """
    roots = {kind: (schemas.get(kind) or load_schema(kind)).root for kind in KINDS}
    definitions: _Json = {}
    for kind, root in roots.items():
        definitions[kind] = _Writer(kind, names, definitions).section(root, ())
    projects = roots[_WHOLE].member(_PROJECTS)
    if projects is not None and projects.item is not None:
        item = _Writer(_WHOLE, names, definitions).item(projects.item, (projects,))
        definitions[PROJECT_PART] = {**_when(_PROJECT, {"$ref": f"#/definitions/{_PROJECT}"}), "else": item}
    definitions[SCORES_PART] = {"$ref": f"#/definitions/{_WHOLE}"}
    needed = [f for f in roots[_WHOLE].fields if (f.id,) in ALWAYS_REQUIRED]
    return shared(
        {**_file("预算绩效自评"), "allOf": _required(needed), **_chosen(KINDS[1:]), "definitions": definitions}
    )


def file_schema(kind: str, names: Names = NO_NAMES) -> _Json:
    """Return the JSON Schema of a file that is of one kind by its place (模板包, 指标体系, 单位库)."""
    schema = load_schema(kind)
    definitions: _Json = {}
    root = _Writer(kind, names, definitions, is_strict=True).section(schema.root, ())
    return shared({**_file(schema.title), **root, "definitions": definitions})


def _file(title: str) -> _Json:
    return {"$schema": DIALECT, "title": title, "type": "object"}


def _chosen(kinds: tuple[str, ...]) -> _Json:
    """Return the choice among ``kinds``; a file that says none of them is taken for the first of all."""
    if not kinds:
        return {"$ref": f"#/definitions/{_WHOLE}"}
    return {**_when(kinds[0], {"$ref": f"#/definitions/{kinds[0]}"}), "else": _chosen(kinds[1:])}


def _when(kind: str, then: _Json) -> _Json:
    """Return the schema of a file that says its 类型, by either name of that field."""
    said = [{"properties": {name: {"const": kind}}, "required": [name]} for name in ("类型", "kind")]
    return {"if": {"anyOf": said}, "then": then}


def _required(needed: Iterable[Field]) -> list[_Json]:
    """Return one condition for each field that must be there, under its key or its id."""
    return [
        {
            "anyOf": [
                {"required": [f.key], "errorMessage": f"缺少“{f.key}”，例如 {f.key}: {_example(f)}"},
                {"required": [f.id]},
            ]
        }
        for f in needed
    ]


def _example(shape: Field) -> str:
    inner = next((f for f in shape.fields if f.required), None)
    return shape.example if inner is None else f"{{{inner.key}: {inner.example}}}"


def describe(shape: Field) -> str:
    """Return what a field is for, with the longest text allowed, unit and source, as one text."""
    pieces = [shape.help, limit_of(shape)]
    pieces += [f"单位：{shape.unit}" if shape.unit else "", f"出处：{shape.source}" if shape.source else ""]
    return "。".join(p for p in pieces if p)


def limit_of(shape: Field) -> str:
    """Return how long a text may be; nothing where the help says so itself."""
    longest = shape.constraints.get("maxlength")
    told = f"不超过{longest}字"
    return told if longest and told not in shape.help else ""


def _lines(shape: Field) -> str:
    """Return what an editor tells of a field: its help, then a line each for limit, unit, example and source."""
    pieces = {
        "": f"{'【必填】' if shape.required else ''}{shape.help}",
        "篇幅：": limit_of(shape),
        "单位：": shape.unit,
        "例：": "" if "allowed" in shape.constraints or shape.types == ("boolean",) else shape.example,
        "出处：": shape.source,
    }
    return "\n".join(f"{name}{text}" for name, text in pieces.items() if text)


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes one kind of file. ``is_strict``: what is required must be there, not only what no file can do without."""

    kind: str
    names: Names
    definitions: _Json
    is_strict: bool = False

    def section(self, shape: Field, above: _Above) -> _Json:
        """Return the schema of a section's members; the type is for the caller to say."""
        ids = [f.id for f in shape.fields if f.id != f.key]
        known = [f.key for f in shape.fields]
        more = "……" if len(known) > _LISTED else ""
        needed = [f for f in shape.fields if (above or self.is_strict) and self._is_needed(f, (*above, f))]
        return {
            "properties": {f.key: self._described(f, (*above, f)) for f in shape.fields},
            "patternProperties": {f"^({'|'.join(ids)})$": {}} if ids else {},
            "additionalProperties": False,
            "errorMessage": f"这里没有这个键，可用：{'、'.join(known[:_LISTED])}{more}",
            **({"allOf": _required(needed)} if needed else {}),
        }

    def item(self, shape: Field, above: _Above) -> _Json:
        """Return the schema of one item of the list ``above`` ends in."""
        if not shape.fields:
            return self._typed(shape, above)
        short = shape.member(shape.shorthand) if shape.shorthand else None
        wanted = "每条写若干“键: 值”" + (f"，或只写{short.title}" if short is not None else "")
        return {
            **self.section(shape, above),
            **of_types(["object", *(ANY_SCALAR if short is not None else ("string", "null"))], wanted),
            **({} if short is not None else {"pattern": _TO_FILL_PATTERN, "patternErrorMessage": wanted}),
        }

    def _described(self, shape: Field, above: _Above) -> _Json:
        made = self._typed(shape, above)
        return {"title": shape.title, "description": _lines(shape), **made}

    def _typed(self, shape: Field, above: _Above) -> _Json:
        kind = shape.types[0]
        if shape.values is not None:
            return self._free(shape, shape.values, above)
        if kind == "dict":
            return self._sub_section(shape, above)
        if kind == "list" and shape.item is not None:
            return self._list(shape.item, above)
        return self._single(shape, above)

    def _list(self, item: Field, above: _Above) -> _Json:
        wanted = "应为清单：每条另起一行，前面写“- ”；一条也没有的写“无”"
        return {
            "items": self.item(item, above),
            **of_types(["array", "string", "null"], wanted),
            "pattern": _STATE_PATTERN,
            "patternErrorMessage": wanted,
            **snippet_of(item, self._keys(above), self.names.keys, is_item=True),
        }

    def _sub_section(self, shape: Field, above: _Above) -> _Json:
        wanted = "应为若干“键: 值”，另起一行，前面空两格"
        types = ["object", *ANY_SCALAR] if shape.shorthand else ["object", "string", "null"]
        return {
            **self.section(shape, above),
            **of_types(types, wanted),
            **({} if shape.shorthand else {"pattern": _STATE_PATTERN, "patternErrorMessage": wanted}),
            **snippet_of(shape, self._keys(above), self.names.keys, is_item=False),
        }

    def _free(self, shape: Field, value: Field, above: _Above) -> _Json:
        """Return the schema of a section whose keys are names; those that the pack doesn't know are told."""
        known = self.names.keys.get(self._keys(above), {})
        other = self._typed(value, (*above, _name(ANY)))
        wanted = "应为若干“名称: 值”，另起一行，前面空两格"
        if known:
            other = {"allOf": [other], "deprecationMessage": f"模板包里没有这个名称，写在“{shape.title}”里也不会印出"}
        return {
            "properties": {
                name: {"title": name, "description": told, **self._typed(value, (*above, _name(name)))}
                for name, told in known.items()
            },
            "additionalProperties": other,
            **of_types(["object", "string", "null"], wanted),
            "pattern": _STATE_PATTERN,
            "patternErrorMessage": wanted,
        }

    def _single(self, shape: Field, above: _Above) -> _Json:
        """Return the schema of a single value: a definition for all of one type, save what has names of its own."""
        keys, needed = self._keys(above), self._is_needed(shape, above)
        allowed = self.names.only.get(keys) or dict.fromkeys(map(str, shape.constraints.get("allowed", ())), "")
        if allowed:
            return choice(shape, allowed, needed=needed)
        if keys in self.names.values:
            return {**definition(shape, needed=needed), "defaultSnippets": suggestions(self.names.values[keys])}
        name = reference(shape, needed=needed)
        self.definitions.setdefault(name, definition(shape, needed=needed))
        return {"$ref": f"#/definitions/{name}"}

    def _keys(self, above: _Above) -> tuple[str, ...]:
        return (self.kind, *(f.key for f in above))

    def _is_needed(self, shape: Field, above: _Above) -> bool:
        if self.is_strict:
            return shape.required
        return tuple(f.id for f in above) in ALWAYS_REQUIRED


def _name(name: str) -> Field:
    """Return a free key as a step of a path."""
    return Field(key=name, id=name, types=("dict",), title=name)
