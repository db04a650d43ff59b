"""One tree of a unit's year out of its files: 整体.yaml, 评分.yaml and one file for each project.

The rule: what a part says is added to what 整体.yaml says. A project's file is an item of 项目, the one with the same
编码 (without one: the same 名称), else a new one behind. The same thing in two files must say the same; 待填 gives way.
A project's file that is a document of its own takes from 整体.yaml what it leaves open of its head.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal

from perfeval_gen.diagnostics import Code, Diagnostic, Outcome, Severity, finding
from perfeval_gen.schema.model import Field, load_schema
from perfeval_gen.source.node import Node

WHOLE: Final = "整体自评"
PROJECT: Final = "项目自评"
_TO_FILL: Final = "待填"
_SAME: Final = ("年度", "金额单位", "单位")  # what a project's own file repeats of its unit's
HEAD: Final = (
    "模板包",
    "年度",
    "金额单位",
    "单位",
    "填报日期",
    "依据文件",
    "自评工作",
)  # true of all projects of a year
_LONGEST: Final = 20

PE720: Final = Code(
    "PE720", "同一内容在两个文件里不一致", Severity.ERROR,
    "一个年度的几个文件（整体.yaml、评分.yaml、项目/ 下的文件）合为一份；同一内容写了两处的，必须一样。",
    remedy="只留一处，另一处删去；或改成一样", rule="DUP-01",
)  # fmt: skip
CODES: Final = (PE720,)


@dataclass(frozen=True, slots=True)
class Part:
    """One more file of a year: what it is for and its tree."""

    role: Literal["项目", "评分"]
    tree: Node

    @property
    def is_document(self) -> bool:
        """Whether the file is a document of its own too: it says its 类型."""
        return _find(self.tree, _field("类型")) is not None


def merged(main: Node, parts: tuple[Part, ...]) -> Outcome[Node]:
    """Return the tree of 整体.yaml with all parts in it; every node keeps the place it was read at."""
    joining = _Joining([], [])
    for part in parts:
        main = joining.joined(main, part.tree) if part.role == "评分" else joining.with_project(main, part)
    return Outcome(main, tuple(joining.found))


def with_head(project: Node, main: Node) -> Node:
    """Return the tree of a project's own document with what it leaves open of its head taken from 整体.yaml."""
    entries = dict(project.entries)
    for key in HEAD:
        shape = _field(key)
        ours, theirs = _find(project, shape), _find(main, shape)
        if theirs is not None:
            entries[ours.key if ours else theirs.key] = _filled(ours, theirs)
    return replace(project, children=tuple(entries.items()))


def _filled(ours: Node | None, theirs: Node) -> Node:
    """Return our node where it says something, in a section our members beside theirs."""
    if ours is None or _is_open(ours):
        return theirs
    if ours.kind != "mapping" or theirs.kind != "mapping":
        return ours
    entries = dict(ours.entries)
    for key, node in theirs.entries:
        entries[key] = _filled(entries.get(key), node)
    return replace(ours, children=tuple(entries.items()))


@dataclass(slots=True)
class _Joining:
    found: list[Diagnostic]
    projects: list[Node]  # of the files so far

    def joined(self, first: Node, second: Node) -> Node:
        """Return a mapping with what both say."""
        entries = dict(first.entries)
        for key, node in second.entries:
            entries[key] = self._one(entries[key], node) if key in entries else node
        return replace(first, children=tuple(entries.items()))

    def _one(self, first: Node, second: Node) -> Node:
        if first.kind == second.kind == "mapping":
            return self.joined(first, second)
        if _is_open(first):
            return second
        if not _is_open(second) and _said(first) != _said(second):
            message = f"“{second.key}”两处不一致：{_short(first)}、{_short(second)}"
            related = ((first.location, "另一处"),)
            mark = f"另一处写的是 {_short(first)}"
            self.found.append(finding(PE720, message, second.location, mark=mark, related=related))
        return first

    def with_project(self, main: Node, part: Part) -> Node:
        """Return the tree with a project's file among its projects."""
        shape = _field("项目")
        item = part.tree
        twin = next((one for one in self.projects if _is_same(one, item)), None)
        self.projects.append(item)
        if twin is not None:
            self.found.append(_two_files(twin, item))
            return main
        if part.is_document:
            self._heads_agree(main, item)
            own = _only_of_a_document()  # what a pack has added stays: it reaches the unit's projects too
            item = replace(item, children=tuple((k, n) for k, n in item.entries if k not in own))
        listed = _find(main, shape)
        if listed is not None and listed.kind == "scalar" and not _is_open(listed):
            message = f"“项目”写了“{listed.value}”，“项目”文件夹里却有这个项目"
            self.found.append(finding(PE720, message, part.tree.location, related=((listed.location, "另一处"),)))
            return main
        rows = list(listed.items) if listed is not None else []
        at = next((i for i, row in enumerate(rows) if _is_same(row, item)), None)
        if at is None:
            rows.append(item)
        else:
            whose = item if part.is_document else rows[at]  # a document of its own is known by its place
            rows[at] = replace(self.joined(rows[at], item), location=whose.location)
        if listed is None or listed.kind != "sequence":
            place = listed or item
            listed = Node("sequence", place.location, place.key_location, key=listed.key if listed else shape.key)
        whole = replace(listed, children=tuple(rows))
        entries = {**dict(main.entries), whole.key: whole}
        return replace(main, children=tuple(entries.items()))

    def _heads_agree(self, main: Node, item: Node) -> None:
        for name in _SAME:
            pair = [_at(tree, name) for tree in (main, item)]
            if pair[0] is not None and pair[1] is not None:
                self._one(pair[0], pair[1])


def _only_of_a_document() -> frozenset[str]:
    """Return the keys and ids of a project's own document that an item of a unit's projects hasn't."""
    item = _field("项目").item
    members = load_schema(PROJECT).root.fields
    left = [f for f in members if item is None or item.member(f.key) is None]
    return frozenset(name for f in left for name in (f.key, f.id))


def _at(tree: Node, name: str) -> Node | None:
    """Return the node of a field at the top; of 单位 its name."""
    shape = _field(name)
    node, inner = _find(tree, shape), shape.member("名称")
    return _find(node, inner) if node is not None and inner is not None else node


def _field(key: str) -> Field:
    return load_schema(WHOLE).root.index[key]


def _find(tree: Node, shape: Field) -> Node | None:
    return tree.get(shape.key) or tree.get(shape.id)


def _two_files(first: Node, second: Node) -> Diagnostic:
    """Return the finding for two files of one project."""
    said = next(node for f in _known_by() if (node := _find(second, f)) and not _is_open(node))
    message = f"两个文件写的是同一个项目：“{said.key}”都是 {_short(said)}"
    related = ((first.location, "另一个文件"),)
    hint = f"不是同一个项目的，改正“{said.key}”；是同一个的，并成一个文件"
    return finding(PE720, message, said.location, mark="与另一个文件相同", hint=hint, related=related)


def _known_by() -> tuple[Field, ...]:
    """Return the fields that a project is known by, the surer one first."""
    item = _field("项目").item
    members = (item.member(key) for key in ("编码", "名称")) if item is not None else ()
    return tuple(member for member in members if member is not None)


def _is_same(row: Node, item: Node) -> bool:
    for member in _known_by():
        pair = [node.value for one in (row, item) if (node := _find(one, member)) and not _is_open(node)]
        if len(pair) == 2:  # noqa: PLR2004 - both say it
            return pair[0] == pair[1]
    return False


def _is_open(node: Node) -> bool:
    return node.kind == "scalar" and node.value in ("", _TO_FILL)


def _said(node: Node) -> object:
    """Return what a node says, without places, quotes and the order of keys."""
    if node.kind == "scalar":
        return node.value
    if node.kind == "mapping":
        return {key: _said(child) for key, child in node.entries}
    return [_said(child) for child in node.items]


def _short(node: Node) -> str:
    if node.kind != "scalar":
        return "另外的内容"
    return f"“{node.value[:_LONGEST]}{'…' if len(node.value) > _LONGEST else ''}”"
