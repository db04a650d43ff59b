"""A file of an older version as the present schema has it: planned as edits, made on the tree with places unmoved."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from perfeval_gen.diagnostics import Code, Diagnostic, Outcome, Severity, finding
from perfeval_gen.quantities import parse_number
from perfeval_gen.schema.edits import Edit, Move, Rename, Rewrite, Split, made
from perfeval_gen.schema.migrations import ANY, Change, Keys, Step, load_migrations, member_at
from perfeval_gen.schema.model import KINDS, PREVIOUS, Field, load_schema
from perfeval_gen.schema.validate import written_at_top
from perfeval_gen.source.node import Node

_HEAD: Final = "类型: 转移支付自评\n模板包: cn\n年度: 2025\n单位: {名称: 某省退役军人事务厅}\n"
_STATES: Final = ("", "待填", "无", "不适用")
_LONGEST: Final = 20
Place = tuple[str | int, ...]

PE217: Final = Code(
    "PE217", "旧版的写法已换成现在的", Severity.NOTE,
    "文件是按表式以前的版本写的，或用了模板包以前的名称。读入时已换成现在的写法，文件没有改动。",
    remedy="运行 perfeval migrate 加文件名，把改动写进文件",
    bad=f'版本: "1"\n{_HEAD}说明: 无\n', good=f'版本: "2"\n{_HEAD}监督发现: 无\n',
)  # fmt: skip
PE218: Final = Code(
    "PE218", "旧版的写法换不了", Severity.ERROR,
    "旧版的这一处不能自动换成现在的写法：新的位置已有内容，或者内容分不开。",
    remedy="照提示手工改成现在的写法",
    bad=f'版本: "1"\n{_HEAD}说明: 无\n监督发现: 审计指出的问题。\n',
    good=f'版本: "2"\n{_HEAD}监督发现: 审计指出的问题。\n',
)  # fmt: skip
CODES: Final = (PE217, PE218)


@dataclass(frozen=True, slots=True)
class Upgrade:
    """How one kind of file is brought up to date: the steps of its schema, then what its pack renames.

    ``inside`` are the keys under which a part of a year stands in the whole.
    """

    kind: str
    steps: tuple[Step, ...]
    renames: tuple[Change, ...] = ()
    inside: Keys = ()

    def changes(self, written: str | None) -> Iterator[Change]:
        """Yield the changes that a file of a version needs; of an unknown one only those of the pack.

        Without a version only what can't be meant otherwise is changed: see ``_is_sure``.
        """
        root = load_schema(self.kind).root
        begun = written is None
        for step in self.steps:
            begun = begun or step.old == written
            for change in step.changes if begun else ():
                if written is not None or _is_sure(change, root):
                    yield from self._fitting(change)
        for change in self.renames:
            yield from self._fitting(change)

    def _fitting(self, change: Change) -> Iterator[Change]:
        """Yield a change as this file takes it: below the keys of a part; last year's values like this year's."""
        size = len(self.inside)
        for prefix in ((), (PREVIOUS,)):
            path, target = (*prefix, *change.path), (*prefix, *change.target) if change.target else ()
            if path[:size] == self.inside and (not target or target[:size] == self.inside):
                yield replace(change, path=path[size:], target=target[size:])

    @property
    def root(self) -> Field | None:
        """The fields of the file as they are now."""
        return member_at(load_schema(self.kind).root, self.inside)

    def knows(self, written: str) -> bool:
        """Return whether a version is one that files have had."""
        return any(step.old == written for step in self.steps)


def upgrade_for(kind: str, renames: tuple[Change, ...] = (), inside: Keys = ()) -> Upgrade:
    """Return how files of a kind are brought up to date."""
    return Upgrade(kind, load_migrations().get(kind, ()), renames, inside)


@dataclass(frozen=True, slots=True)
class Planned:
    """An edit with the finding that tells of it; without an edit the finding says why there can be none."""

    told: Diagnostic
    place: Place
    edit: Edit | None = None


def upgraded(tree: Node, how: Upgrade, version: str | None = None) -> Outcome[Node]:
    """Return the tree as the present schema has it, with a note for each change; every node keeps its place.

    ``version`` is that of the whole for a part, which says none itself.
    """
    place = _version_node(tree)
    written = place.value if place is not None else version
    found: list[Diagnostic] = []
    for change in how.changes(written):
        for planned in plan(tree, change, how.root):
            found.append(planned.told)
            tree = made(tree, planned.edit or Split(planned.place, ()))  # what can't be changed has been told
    if place is not None and written is not None and how.knows(written):
        known = load_schema(how.kind).version
        mark = f"现在的版本是 {known}"
        found.append(
            finding(PE217, f"文件按版本 {written} 的表式写成，已按现在的版本 {known} 读取", place.location, mark=mark)
        )
        tree = made(tree, Rewrite((place.key,), known))
    return Outcome(tree, tuple(found))


def brought_up_to_date(tree: Node) -> Outcome[Node]:
    """Return the tree of a file that says its 类型 as the present schema has it; any other as it is."""
    kind, _ = written_at_top(tree, "kind")
    return upgraded(tree, upgrade_for(str(kind))) if kind in KINDS else Outcome(tree)


def renamed(tree: Node, renames: Mapping[str, tuple[Change, ...]]) -> Outcome[Node]:
    """Return the tree with the names that a pack has now, with a note for each that the file has otherwise."""
    kind, _ = written_at_top(tree, "kind")
    changes = renames.get(str(kind), ())
    return upgraded(tree, Upgrade(str(kind), (), changes)) if changes else Outcome(tree)


def version_of(tree: Node) -> str | None:
    """Return the version that a file says, or None."""
    node = _version_node(tree)
    return None if node is None else node.value


def _version_node(tree: Node) -> Node | None:
    node = tree.get("版本") or tree.get("version")
    return node if node is not None and node.kind == "scalar" and node.value else None


def _is_sure(change: Change, root: Field) -> bool:
    """Return whether a change is right even where the version is unknown: what is there now can't be meant."""
    shape = member_at(root, change.path)
    if change.kind == "换单位":
        return False
    if change.kind == "改值" and shape is not None:
        return not set(change.values) & set(shape.constraints.get("allowed", ()))
    return shape is None


# -- planning -------------------------------------------------------------------------------------------------------


def plan(tree: Node, change: Change, root: Field | None) -> tuple[Planned, ...]:
    """Return the edits that a change asks for in a tree."""
    work = _Plan(tree, change, root)
    size = _shared(change) if change.kind == "移动" else len(change.path) - 1
    found = _mappings(tree, change.path[:size], root)
    return tuple(p for path, node in found for p in work.at(path, node, change.path[size:]))


def _shared(change: Change) -> int:
    """Return how many keys the old and the new place begin with alike."""
    pairs = zip(change.path, change.target, strict=False)
    return next((i for i, (old, new) in enumerate(pairs) if old != new), 0)


def _mappings(node: Node, keys: Keys, shape: Field | None) -> Iterator[tuple[Place, Node]]:
    """Yield the mappings that keys lead to, with their paths as typed; every item of a list is one."""
    if node.kind == "sequence":
        for i, item in enumerate(node.items):
            for path, found in _mappings(item, keys, shape.item if shape is not None else None):
                yield (i, *path), found
    elif node.kind == "mapping" and not keys:
        yield (), node
    elif node.kind == "mapping":
        member = shape.values if shape is not None and shape.values is not None else shape and shape.member(keys[0])
        names = {keys[0], *((member.id,) if member is not None and member.id else ())}
        for key, child in node.entries:
            if key in names or keys[0] == ANY:
                for path, found in _mappings(child, keys[1:], member or None):
                    yield (key, *path), found


@dataclass(frozen=True, slots=True)
class _Plan:
    tree: Node
    change: Change
    root: Field | None

    def at(self, path: Place, holder: Node, below: Keys) -> Iterator[Planned]:
        """Yield what is to be done in one mapping."""
        node = _below(holder, below)
        if node is None:
            return
        place = (*path, *below)
        planned = _HANDLERS[self.change.kind](self, place, holder, node)
        if planned is not None:
            yield planned

    def rename(self, place: Place, holder: Node, node: Node) -> Planned:
        """Give the entry its new key."""
        new = self.change.target[-1]
        if taken := self._taken(holder, (new,)):
            return self._refused(place, node, f"“{node.key}”现在叫“{new}”，“{new}”却已经写了", taken)
        return Planned(self._note(node, f"“{node.key}”现在叫“{new}”", f"现在叫“{new}”"), place, Rename(place, new))

    def move(self, place: Place, holder: Node, node: Node) -> Planned:
        """Take the entry where it belongs now."""
        size = _shared(self.change)
        below = self.change.target[size:]
        shown = ".".join(self.change.target)
        if taken := _below(holder, below):
            return self._refused(place, node, f"“{node.key}”现在写在“{shown}”，那里却已经写了", taken)
        blocked = next(
            (n for i in range(1, len(below)) if (n := _below(holder, below[:i])) and n.kind != "mapping"), None
        )
        if blocked is not None:
            return self._refused(
                place, node, f"“{node.key}”现在写在“{shown}”，“{blocked.key}”却不是若干“键: 值”", blocked
            )
        base = place[: len(place) - len(self.change.path[size:])]
        return Planned(
            self._note(node, f"“{node.key}”现在写在“{shown}”", f"现在写在“{shown}”"), place, Move(place, base, below)
        )

    def split(self, place: Place, holder: Node, node: Node) -> Planned:
        """Make several entries of one."""
        names = self.change.new_keys
        shown = "、".join(f"“{name}”" for name in names)
        if taken := self._taken(holder, names, besides=node.key):
            return self._refused(place, node, f"“{node.key}”现在分成{shown}，“{taken.key}”却已经写了", taken)
        is_state = node.kind == "scalar" and node.value in _STATES
        parts = dict.fromkeys(names, node.value) if is_state else _parts(self.change.pattern, node)
        if parts is None:
            return self._refused(place, node, f"“{node.key}”现在分成{shown}，“{_short(node)}”分不开", None)
        entries = tuple(parts.items())
        told = "，".join(f"“{name}”{value}" for name, value in entries)
        return Planned(
            self._note(node, f"“{node.key}”现在分成{told}", f"现在分成{shown}"), place, Split(place, entries)
        )

    def unit(self, place: Place, _holder: Node, node: Node) -> Planned | None:
        """Write down the unit that a bare number had."""
        is_bare = node.kind == "scalar" and parse_number(node.value).value is not None
        if not is_bare or (self.tree.get("金额单位") or self.tree.get("amount_unit")) is not None:
            return None
        value = f"{node.value.strip()}{self.change.unit}"
        note = self._note(node, f"“{node.key}”没有写单位，以前按{self.change.unit}读，已读作 {value}", f"读作 {value}")
        return Planned(note, place, Rewrite(place, value))

    def value(self, place: Place, _holder: Node, node: Node) -> Planned | None:
        """Write a choice as it is called now."""
        new = self.change.values.get(node.value) if node.kind == "scalar" else None
        if new is None:
            return None
        return Planned(
            self._note(node, f"“{node.value}”现在写作“{new}”", f"现在写作“{new}”"), place, Rewrite(place, new)
        )

    def _taken(self, holder: Node, names: Keys, besides: str = "") -> Node | None:
        """Return the entry that has one of the names already, be it by its id."""
        shape = member_at(self.root, self.change.path[:-1]) if self.root is not None else None
        section = next((f for f in (shape, shape.item) if f and f.fields), None) if shape is not None else None
        ids = {member.id for name in names if section is not None and (member := section.member(name)) is not None}
        return next((n for key, n in holder.entries if key in {*names, *ids} and key != besides), None)

    def _note(self, node: Node, message: str, mark: str) -> Diagnostic:
        return finding(
            PE217, message, node.key_location, mark=mark, hint=f"{self.change.note}；{PE217.remedy}".lstrip("；")
        )

    def _refused(self, place: Place, node: Node, message: str, other: Node | None) -> Planned:
        related = ((other.key_location, "已经写在这里"),) if other is not None else ()
        hint = "；".join(text for text in (self.change.note, PE218.remedy) if text)
        return Planned(finding(PE218, message, node.key_location, mark="须手工改", hint=hint, related=related), place)


_HANDLERS: Final[Mapping[str, Callable[[_Plan, Place, Node, Node], Planned | None]]] = {
    "改名": _Plan.rename, "移动": _Plan.move, "拆分": _Plan.split, "换单位": _Plan.unit, "改值": _Plan.value,
}  # fmt: skip


def _below(node: Node, keys: Iterable[str]) -> Node | None:
    found: Node | None = node
    for key in keys:
        found = found.get(key) if found is not None and found.kind == "mapping" else None
    return found


def _parts(pattern: str, node: Node) -> Mapping[str, str] | None:
    match = re.fullmatch(pattern, node.value.strip()) if node.kind == "scalar" else None
    return None if match is None else {name: (text or "").strip() for name, text in match.groupdict().items()}


def _short(node: Node) -> str:
    text = " ".join(node.value.split())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}……"
