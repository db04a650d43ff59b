"""Definitions of fields in a pack, read from their nodes: each fault at its place, fields only where there is none."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Final

from perfeval_gen.diagnostics import Code, Diagnostic, Location, Outcome, Severity, finding
from perfeval_gen.quantities import UNITS, parse_boolean, parse_number
from perfeval_gen.schema.json_scalars import TYPE_NAMES
from perfeval_gen.schema.model import PRIVATE, ROLLOVERS, Field, SchemaFault, fields_of, fragment_names
from perfeval_gen.schema.read import Reading
from perfeval_gen.source.node import Node

PE825: Final = Code(
    "PE825", "附加字段的定义不对", Severity.ERROR,
    "模板包“附加字段”里有一个字段的定义不完整、有不认识的写法，或与已有的字段重名。",
    remedy="按提示改正模板包“附加字段”的定义",
)  # fmt: skip

_Rule = dict[str, Any]
_PROPERTIES: Final = (
    *("type", "required", "allowed", "min", "max", "maxlength"),
    *("meta", "schema", "包含", "keysrules", "valuesrules"),
)
_META: Final = ("id", "title", "help", "unit", "example", "source", "rollover", "private", "shorthand")
_CHOICES: Final[Mapping[str, tuple[str, ...]]] = {"rollover": ROLLOVERS, "private": PRIVATE}
_LIMITED: Final = ("amount", "decimal", "integer")
_TEXTS: Final = ("string", "prose")
_INNER: Final = ("schema", "包含", "keysrules", "valuesrules")
_KEY: Final = re.compile("[\u4e00-\u9fff]+")
_ID: Final = re.compile("[a-z][a-z0-9_]*")
_SAMPLE: Final = "{type: string, meta: {id: is_core, help: 填写说明, example: 示例}}"


def read_fields(node: Node, rollover: str) -> Outcome[tuple[Field, ...]]:
    """Return the fields that the mapping ``node`` defines; ``rollover`` is that of the section they go into."""
    definitions = _Definitions()
    rules = definitions.members(node)
    if definitions.found:
        return Outcome(None, tuple(definitions.found))
    return Outcome(fields_of(rules, rollover))


@dataclass(slots=True)
class _Definitions:
    found: list[Diagnostic] = field(default_factory=list)

    def fault(self, place: Location, message: str, *, mark: str = "", hint: str = "") -> None:
        self.found.append(finding(PE825, message, place, mark=mark, hint=hint))

    def one_of(self, node: Node, offered: Collection[str], told: str) -> bool:
        """Return whether a word is one of those offered; if not, report it with the nearest."""
        if node.kind == "scalar" and node.value in offered:
            return True
        shown = f"“{node.value}”" if node.kind == "scalar" and node.value else "这样的写法"
        self.fault(node.location, f"{told}不认识{shown}", mark=_offer(node.value, offered))
        return False

    # -- fields and rules --------------------------------------------------------------------------------------

    def members(self, node: Node) -> dict[str, _Rule]:
        """Return the rules by key of a mapping of definitions."""
        if not node.entries:
            self.fault(node.location, f"“{node.key}”应为若干字段的定义", hint=f"例如 核心指标: {_SAMPLE}")
        made: dict[str, _Rule] = {}
        ids: set[str] = set()
        for key, child in node.entries:
            if not _KEY.fullmatch(key):
                self.fault(child.key_location, f"字段名“{key}”不能用", mark="只用汉字", hint="模板用字段名引用数据")
            made[key] = self.rule(child, is_named=True)
            name = made[key].get("meta", {}).get("id")
            if name in ids:
                self.fault(child.key_location, f"“{key}”的 meta.id 与前面的字段相同：{name}", mark="换一个 id")
            ids |= {name} if name else set()
        return made

    def rule(self, node: Node, *, is_named: bool) -> _Rule:
        """Return one definition as the schema language has it; what is wrong in it is reported and left out."""
        if not node.entries:
            self.fault(node.location, f"{_called(node)}的定义应为若干“键: 值”", hint=f"例如 {_SAMPLE}")
            return {}
        before = len(self.found)
        self._known(node, _PROPERTIES, f"{_called(node)}的定义")
        kind = self._type(node)
        if not kind:
            return {"meta": self._meta(node, kind, is_named=is_named)}
        rule = {"type": kind, **self._required(node), **self._limits(node, kind), **self._inner(node, kind)}
        rule["meta"] = self._meta(node, kind, is_named=is_named)
        if len(self.found) == before:
            self._whole(node, rule)
        return rule

    def _known(self, node: Node, offered: Collection[str], told: str) -> None:
        for key, child in node.entries:
            if key not in offered:
                self.fault(child.key_location, f"{told}里不认识“{key}”", mark=_offer(key, offered))

    def _type(self, node: Node) -> str:
        written = node.get("type")
        if written is None:
            self.fault(node.key_location, f"{_called(node)}没有写 type", mark="缺少 type", hint=_types())
        elif self.one_of(written, TYPE_NAMES, "type "):
            return written.value
        return ""

    def _required(self, node: Node) -> _Rule:
        written = node.get("required")
        if written is None:
            return {}
        said = parse_boolean(written.value).value
        if said is None:
            self.fault(written.location, "required 应为 true 或 false")
        return {"required": said}

    def _limits(self, node: Node, kind: str) -> _Rule:
        made: _Rule = {}
        allowed = node.get("allowed")
        if allowed is not None and kind != "string":
            self.fault(allowed.key_location, "allowed 只用于 string（文字）", mark="不适用")
        elif allowed is not None:
            made["allowed"] = [item.value for item in allowed.items]
            if not made["allowed"] or not all(item.kind == "scalar" for item in allowed.items):
                self.fault(allowed.location, "allowed 应为清单", hint="例如 allowed: [新建, 续建]")
        for name in ("min", "max"):
            if (limit := node.get(name)) is not None:
                made[name] = self._limit(name, limit, kind)
        if (longest := node.get("maxlength")) is not None:
            made["maxlength"] = self._longest(longest, kind)
        return made

    def _longest(self, node: Node, kind: str) -> int:
        number = parse_number(node.value).value
        if kind not in _TEXTS:
            told = "、".join(f"{k}（{TYPE_NAMES[k]}）" for k in _TEXTS)
            self.fault(node.key_location, f"maxlength 只用于 {told}", mark="不适用")
        elif number is None or number < 1 or number != int(number):
            self.fault(node.location, "maxlength 应为正整数", hint="最多多少字，例如 maxlength: 200")
        return 0 if number is None else int(number)

    def _limit(self, name: str, node: Node, kind: str) -> Decimal | None:
        number = parse_number(node.value).value
        if kind not in _LIMITED:
            told = "、".join(f"{k}（{TYPE_NAMES[k]}）" for k in _LIMITED)
            self.fault(node.key_location, f"{name} 只用于 {told}", mark="不适用")
        elif number is None:
            self.fault(node.location, f"{name} 应为数字")
        return number

    # -- what is inside a section or a list --------------------------------------------------------------------

    def _inner(self, node: Node, kind: str) -> _Rule:
        written = {name: child for name in _INNER if (child := node.get(name)) is not None}
        if kind == "dict":
            return self._section(node, written)
        allowed = ("schema",) if kind == "list" else ()
        for name, child in written.items():
            if name not in allowed:
                self.fault(child.key_location, f"{name} 不用于 {kind}（{TYPE_NAMES[kind]}）", mark="不适用")
        if kind != "list":
            return {}
        if "schema" not in written:
            hint = "清单的每一条是什么，例如 schema: {type: string}"
            self.fault(node.key_location, f"{_called(node)}没有写 schema", mark="缺少 schema", hint=hint)
            return {}
        return {"schema": self.rule(written["schema"], is_named=False)}

    def _section(self, node: Node, written: Mapping[str, Node]) -> _Rule:
        made: _Rule = {}
        if not {"schema", "包含", "valuesrules"} & written.keys():
            hint = "分节里有哪些字段，例如 schema: {名称: " + _SAMPLE + "}"
            self.fault(node.key_location, f"{_called(node)}没有写 schema", mark="缺少 schema", hint=hint)
        if "keysrules" in written:
            keys = written["keysrules"].get("type")
            if keys is None or keys.value != "string" or "valuesrules" not in written:
                hint = "与 valuesrules 一起写，例如 keysrules: {type: string}"
                self.fault(written["keysrules"].key_location, "keysrules 只能写 {type: string}", hint=hint)
        if "valuesrules" in written:
            made["valuesrules"] = self.rule(written["valuesrules"], is_named=False)
        if "包含" in written:
            made["包含"] = self._fragments(written["包含"])
        if "schema" in written:
            inner = written["schema"]
            made["schema"] = self._fragments(inner) if inner.kind == "scalar" else self.members(inner)
        return made

    def _fragments(self, node: Node) -> str | list[str]:
        for one in node.items or (node,):
            self.one_of(one, fragment_names(), f"{node.key} ")
        return [one.value for one in node.items] or node.value

    # -- what people read --------------------------------------------------------------------------------------

    def _meta(self, node: Node, kind: str, *, is_named: bool) -> dict[str, str]:
        written = node.get("meta")
        if written is not None and written.kind != "mapping":
            self.fault(written.location, f"{_called(node)}的 meta 应为若干“键: 值”", hint=f"例如 {_SAMPLE}")
            return {}
        entries = dict(written.entries) if written is not None else {}
        if written is not None:
            self._known(written, _META, f"{_called(node)}的 meta ")
        for name in self._wanted(node, kind) if is_named else ():
            if (given := entries.get(name)) is None or (given.kind == "scalar" and not given.value):
                place = written.key_location if written is not None else node.key_location
                self.fault(place, f"{_called(node)}没有写 meta.{name}", mark=f"缺少 {name}", hint=f"例如 {_SAMPLE}")
        for name, child in entries.items():
            self._told(name, child, kind)
        unit = {"unit": "万元"} if kind == "amount" else {}  # in which a bare number is read
        return {**unit, **{name: child.value for name, child in entries.items()}}

    def _wanted(self, node: Node, kind: str) -> tuple[str, ...]:
        item = node.get("schema")
        has_items = kind == "list" and item is not None and (inner := item.get("type")) is not None
        if kind == "dict" or (has_items and inner is not None and inner.value == "dict"):
            return ("id", "help")
        return ("id", "help", "example")

    def _told(self, name: str, node: Node, kind: str) -> None:
        if node.kind != "scalar":
            self.fault(node.location, f"meta.{name} 应为一行文字", hint="清单、分节的示例加引号")
        elif name == "id" and not _ID.fullmatch(node.value):
            self.fault(node.location, f"meta.id 不能写“{node.value}”", mark="用小写英文字母、数字、下划线，字母开头")
        elif name in _CHOICES:
            self.one_of(node, _CHOICES[name], f"meta.{name} ")
        elif name == "unit" and kind == "amount":
            self.one_of(node, UNITS, "金额的 meta.unit ")

    # -- the definition as a whole -----------------------------------------------------------------------------

    def _whole(self, node: Node, rule: _Rule) -> None:
        """Check a sound definition as the field it makes: ids once, shorthand a member, range and example in order."""
        try:
            (made,) = fields_of({node.key: rule}, "")
        except SchemaFault:
            self.fault(node.key_location, f"{_called(node)}里有两个字段用了同一个 id", hint="换一个 id，或不“包含”")
            return
        meta = node.get("meta")
        shorthand = meta.get("shorthand") if meta is not None else None
        if shorthand is not None:
            self.one_of(shorthand, [f.key for f in made.fields], "meta.shorthand ")
        if rule.get("min") is not None and rule.get("max") is not None and rule["min"] > rule["max"]:
            self.fault(node.key_location, f"{_called(node)}的 min 大于 max")
        example = meta.get("example") if meta is not None else None
        if example is not None and example.value and not {"dict", "list"} & set(made.types):
            self._example(made, example)

    def _example(self, made: Field, node: Node) -> None:
        reading = Reading()
        reading.value(replace(made, example=""), node, ())  # a hint must not offer what is wrong
        for fault in reading.found:
            if fault.severity is Severity.ERROR:
                self.fault(node.location, f"示例不合本字段的要求：{fault.message}", hint=fault.hint)
        allowed = made.constraints.get("allowed")
        if allowed and node.value not in allowed:
            self.fault(node.location, "示例不在可选的值之中", mark=_offer(node.value, allowed))


def _called(node: Node) -> str:
    return "每一条" if node.key in _INNER else f"“{node.key}”"


def _offer(word: str, offered: Collection[str]) -> str:
    close = difflib.get_close_matches(word, offered, n=1, cutoff=0.5)
    return (f"是否想写“{close[0]}”？" if close else "") + f"可用：{'、'.join(offered)}"


def _types() -> str:
    return "可用：" + "、".join(f"{name}（{told}）" for name, told in TYPE_NAMES.items())
