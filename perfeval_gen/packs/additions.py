"""``附加字段`` of a pack and of those it extends: the kinds of data with the fields added, or the faults in them."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from perfeval_gen.diagnostics import Diagnostic, Outcome, finding
from perfeval_gen.packs.field_reading import PE825, read_fields
from perfeval_gen.resources import load_data
from perfeval_gen.schema.additions import Addition, extended, for_kind, section_at, without_previous
from perfeval_gen.schema.model import KINDS, Field, Schema, load_schema
from perfeval_gen.schema.validate import Document
from perfeval_gen.source.node import Node

CODES: Final = (PE825,)

# Names that templates are offered beside the fields of a file, at its top and in its lists (a test compares).
TOP_NAMES: Final = frozenset((
    "比率", "措辞", "评价年度", "评价单位", "盖章单位", "自称", "次年", "评分结果", "评分表", "指标分析", "文档",
    "目标表", "资金表", "资金行", "统计", "财务办法", "各项目", "编号", "指标组", "指标行", "下达统计", "下达表",
    "其他收入合计", "任务合计", "项目合计",
))  # fmt: skip
ROW_NAMES: Final = frozenset(("指标句", "资金备注", "目标文", "完成文", "偏差文", "评分表", "资金行", "全年预算"))


def extended_schemas(documents: Sequence[Document]) -> Outcome[Mapping[str, Schema]]:
    """Return the schemas by kind that the pack documents add to, the pack's own first, then those it extends.

    Additions of all of them add up; of two with one key at one place, that of the pack nearer to the top goes.
    """
    gathered = _Gathered()
    for document in reversed(documents):
        gathered.layer(document)
    if gathered.found:
        return Outcome(None, tuple(gathered.found))
    made = {kind: gathered.schema(kind) for kind in KINDS}
    return Outcome(MappingProxyType({kind: s for kind, s in made.items() if s is not load_schema(kind)}))


@dataclass(slots=True)
class _Gathered:
    """What the layers add, from the lowest up; ``below`` are the fields of lower layers, by kind, place and key."""

    made: list[Addition] = field(default_factory=list)
    below: set[tuple[str, tuple[str, ...], str]] = field(default_factory=set)
    found: list[Diagnostic] = field(default_factory=list)

    def schema(self, kind: str) -> Schema:
        return extended(load_schema(kind), tuple(self.made))

    def layer(self, document: Document) -> None:
        """Take the additions of one pack."""
        begun = len(self.made)
        for i, row in enumerate(document.rows("additions")):
            names = document.places[("additions", i, "fields")]
            place = self._place(row["kind"], row.get("place") or "", document, i)
            if place is not None:
                self._add(row["kind"], place, names)
        mine = [fitted for a in self.made[begun:] for kind in KINDS if (fitted := for_kind(a, kind)) is not None]
        self.below |= {(a.kind, a.place, f.key) for a in mine for f in a.fields}

    def _place(self, kind: str, written: str, document: Document, i: int) -> tuple[str, ...] | None:
        """Return the keys of the place, as the schema has them."""
        root = without_previous(self.schema(kind))
        names = tuple(written.split(".")) if written else ()
        if section_at(root, names) is None:
            offered = [".".join(path) for path in _places(root, ())]
            close = difflib.get_close_matches(written, offered, n=1, cutoff=0.4)
            guess = f"是否想写“{close[0]}”？" if close else ""
            hint = "位置写分节或清单的字段名，一级一级用点连起来，例如 预算.支出；不写的放在文件最外一层"
            message = f"“{kind}”里没有可以加字段的“{written}”"
            place = document.at(("additions", i, "place"))
            self.found.append(finding(PE825, message, place, mark=guess or "不是分节，也不是清单", hint=hint))
            return None
        return _as_keys(root, names)

    def _add(self, kind: str, place: tuple[str, ...], names: Node) -> None:
        section = section_at(without_previous(self.schema(kind)), place)
        read = read_fields(names, section.rollover if section is not None else "")
        self.found.extend(read.diagnostics)
        if read.value is None:
            return
        addition = Addition(kind, place, read.value)
        kinds = sorted(KINDS, key=lambda other: other != kind)  # its own first: a clash there is told, not its echo
        clashes = {c.location: c for other in reversed(kinds) for c in self._clashes(for_kind(addition, other), names)}
        self.found.extend(clashes.values())
        if not clashes:
            self.made.append(addition)

    def _clashes(self, addition: Addition | None, names: Node) -> Iterator[Diagnostic]:
        """Report fields that have the name of another at their place, or one that templates know otherwise."""
        section = addition and section_at(self.schema(addition.kind).root, addition.place)
        if addition is None or section is None:
            return
        taken = ROW_NAMES | _ratio_names() | (frozenset() if addition.place else TOP_NAMES)
        where = f"“{'.'.join((addition.kind, *addition.place))}”"
        for one in addition.fields:
            node = names.get(one.key) or names
            same = next((f for f in section.fields if self._is_same(f, one, addition)), None)
            if same is not None:
                message = f"{where}里已有“{same.key}”（英文名 {same.id}），不能再加“{one.key}”（{one.id}）"
                yield finding(PE825, message, node.key_location, mark="与已有的字段重名", hint="换一个字段名和 meta.id")
            elif one.key in taken:
                message = f"“{one.key}”由程序算出、供模板使用，不能作字段名"
                yield finding(PE825, message, node.key_location, mark="换一个字段名")

    def _is_same(self, there: Field, added: Field, addition: Addition) -> bool:
        if there.key == added.key:
            return (addition.kind, addition.place, added.key) not in self.below
        return there.id == added.id


def _as_keys(root: Field, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return a place in keys, whether it was written in keys or in ids."""
    sections = [section_at(root, names[:i]) for i in range(len(names))]
    members = [s.member(name) if s is not None else None for s, name in zip(sections, names, strict=True)]
    return tuple(m.key for m in members if m is not None)


def _places(root: Field, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield every place that can take fields."""
    section = section_at(root, path)
    for member in section.fields if section is not None else ():
        here = (*path, member.key)
        if section_at(root, here) is not None:
            yield here
            yield from _places(root, here)


def _ratio_names() -> frozenset[str]:
    """Return the names of the ratios, which stand beside the fields that they are made from."""
    scopes = load_data("schemas/figures.yaml")
    return frozenset(name for scope in scopes.values() for name in scope)
