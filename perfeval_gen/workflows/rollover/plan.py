"""One file of last year gone through field by field: what each value becomes, and the text of this year's file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from perfeval_gen.quantities import parse_number
from perfeval_gen.schema.model import PREVIOUS, Field, Schema
from perfeval_gen.schema.read import Path
from perfeval_gen.source.marks import find_marks
from perfeval_gen.source.node import Node
from perfeval_gen.source.spans import Spans, find_spans
from perfeval_gen.source.text import Source
from perfeval_gen.view.printed import UNFILLED_MARK
from perfeval_gen.workflows.rollover.edits import TO_FILL, Edits
from perfeval_gen.workflows.rollover.rules import (
    Fate,
    has_ended,
    holds_unknown,
    is_open,
    is_solved,
    member_of,
    names_year,
    scalars,
)
from perfeval_gen.workflows.rollover.sections import Rows, Section, Typed, Value, block_lines, flow_text

_EMPTIED: Final = ("清空", "上年")
_RECTIFIED: Final = "转整改"
_OWN_FILES: Final = "项目"
_NOTHING: Final = "无"
_NEVER_DUE: Final = ("acknowledged",)  # what nobody has to fill in: a new year has none of it
_REFERENCE: Final = re.compile(r"\{\{.*?(?:\}\}|$)", re.DOTALL)
_STATES: Final = ("rectification", "rectification_note")


@dataclass(frozen=True, slots=True)
class Years:
    """From which year to which."""

    source: int
    target: int


@dataclass(frozen=True, slots=True)
class Leaf:
    """A value of last year's file: where it stood, under which field of the top, what became of it."""

    path: Path
    title: str
    fate: Fate


@dataclass(frozen=True, slots=True)
class Plan:
    """This year's text, what became of every value, the projects left out, last year's values that go elsewhere."""

    text: str
    leaves: tuple[Leaf, ...]
    ended: tuple[str, ...]
    problems: int
    previous: Section


@dataclass(frozen=True, slots=True)
class LastYear:
    """A file of last year: its text and tree, the schema for it, and what was derived for fields left out.

    ``is_part`` tells a project's file that is no document of its own: its values of last year go into the unit's file,
    which gets them as ``projects``.
    """

    source: Source
    tree: Node
    schema: Schema
    derived: Mapping[Path, str]
    is_part: bool = False
    projects: tuple[Section, ...] = ()


def plan(old: LastYear, years: Years) -> Plan:
    """Return this year's file of one of last year's that was read without an error."""
    spans = find_spans(old.source, old.tree)
    walk = _Walk(years, spans, Edits(spans), old.derived, frozenset(_marked(spans)))
    root = old.schema.root
    if has_ended(root, old.tree):
        walk.ended.append(_name(root, old.tree))
        walk.account(old.tree, Fate.SKIPPED)
        return Plan("", tuple(walk.leaves), tuple(walk.ended), 0, Section(()))
    previous = walk.root(root, old.tree)
    if not old.is_part:
        walk.write_previous(old.tree, _with_projects(previous, old.projects))
    elif previous.entries:
        previous = _identified(root, old.tree, previous, spans)
    leaves = tuple(sorted(walk.leaves, key=lambda leaf: spans[leaf.path].start))
    return Plan(walk.edits.text(), leaves, tuple(walk.ended), walk.problems, previous)


def _marked(spans: Spans) -> Iterator[Path]:
    """Yield the paths of what an earlier year left to be confirmed."""
    return (mark.node.location.path for mark in find_marks(spans) if mark.node is not None)


def _with_projects(previous: Section, projects: tuple[Section, ...]) -> Section:
    """Return last year's values with those of projects that have files of their own."""
    if not projects:
        return previous
    own = previous.get(_OWN_FILES)
    rows = Rows((*(own.items if isinstance(own, Rows) else ()), *projects))
    others = tuple(entry for entry in previous.entries if entry[0] != _OWN_FILES)
    return replace(previous, entries=(*others, (_OWN_FILES, rows)))


def _name(shape: Field, node: Node) -> str:
    named = member_of(shape, node, "name")
    return named.value if named is not None else ""


@dataclass(slots=True)
class _Walk:
    """One pass over last year's tree. ``title`` is the field of the top that is being gone through."""

    years: Years
    spans: Spans
    edits: Edits
    derived: Mapping[Path, str]
    marked: frozenset[Path]
    leaves: list[Leaf] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    problems: int = 0
    title: str = ""

    def account(self, node: Node, fate: Fate) -> None:
        """Write down what became of every value below a node."""
        self.leaves += [Leaf(one.location.path, self.title, fate) for one in scalars(node)]

    def root(self, shape: Field, tree: Node) -> Section:
        """Go through the whole file and return last year's values."""
        return self.section(shape, tree, (), quiet=False) or Section(())

    # -- sections and lists ---------------------------------------------------------------------------------------

    def section(self, shape: Field, node: Node, ids: Path, *, quiet: bool) -> Section | None:
        """Go through a section; ``quiet`` where it goes as a whole and only last year's values are gathered."""
        links = {} if quiet else {m.rollover_to: m for m in shape.fields if m.rollover_to and m.item is None}
        if not quiet:
            self._problems(shape, node, ids)
        kept: list[tuple[str, Value]] = []
        for key, child in node.entries:
            member = shape.values if shape.values is not None else shape.member(key)
            self.title = self.title if ids else (member.title if member is not None else key)
            if member is None:
                self._carry(child, Fate.UNKNOWN)
            elif member.rollover == _RECTIFIED and member.item is not None and not quiet:
                continue
            elif member.key in links and (text := self._linked(shape, links[member.key], node, ids)):
                kept += self._renewed(member, child, text)
            else:
                linked = not quiet and self._linked(shape, member, node, ids) if member.rollover_to else False
                got = self.field(member, child, (*ids, member.id or key), quiet=quiet, linked=bool(linked))
                kept += [(key, got)] if got is not None else []
        for target, member in links.items():
            self._add_linked(shape, target, member, node, ids)
        return Section(tuple(kept), self.spans.of(node).flow) if kept else None

    def field(self, shape: Field, node: Node, ids: Path, *, quiet: bool, linked: bool = False) -> Value | None:
        """Go through one field and return what of it is last year's value."""
        if len(ids) == 1 and shape.key == PREVIOUS:
            self.account(node, Fate.RENEWED)
            return None
        if ids == ("year",):
            self._year(node)
            return None
        if is_open(node):
            self.account(node, Fate.CLEARED)
            return None
        if node.kind == "mapping" and (shape.fields or shape.values is not None):
            return self.section(shape, node, ids, quiet=quiet)
        if node.kind == "sequence" and shape.item is not None and shape.item.fields:
            return self._listing(shape, node, ids, quiet=quiet)
        if node.kind == "scalar" and shape.shorthand:
            shape = shape.member(shape.shorthand) or shape
        return self._value(shape, node, quiet=quiet, linked=linked)

    def _listing(self, shape: Field, node: Node, ids: Path, *, quiet: bool) -> Rows | None:
        item = shape.item or shape
        emptied = not quiet and shape.rollover in _EMPTIED
        if emptied and holds_unknown(shape, node):
            emptied, item = False, _with_names(item)
        going = [] if quiet or emptied else self._ended(item, node, ids)
        rows: list[Value] = []
        for i, child in enumerate(node.items):
            if i in going:
                self.account(child, Fate.SKIPPED)
                continue
            got = self.field(item, child, (*ids, i), quiet=quiet or emptied)
            if isinstance(got, Section):
                rows.append(_identified(item, child, got, self.spans))
            elif got is not None:
                rows.append(got)
        if emptied or (going and len(going) == len(node.items)):
            self.edits.replace(self.spans.of(node), _NOTHING if shape.id in _NEVER_DUE else TO_FILL)
        elif going:
            self.edits.remove_items(self.spans.of(node), [self.spans.of(child) for child in node.items], going)
        return Rows(tuple(rows), self.spans.of(node).flow) if rows else None

    def _ended(self, shape: Field, node: Node, ids: Path) -> list[int]:
        """Return the positions of projects that have ended."""
        if ids != ("projects",):
            return []
        going = [i for i, child in enumerate(node.items) if child.kind == "mapping" and has_ended(shape, child)]
        self.ended += [_name(shape, node.items[i]) for i in going]
        return going

    # -- values ---------------------------------------------------------------------------------------------------

    def _value(self, shape: Field, node: Node, *, quiet: bool, linked: bool) -> Value | None:
        policy = shape.rollover or "待核"
        if policy == "上年":
            self.account(node, Fate.PREVIOUS)
            self._clear(node, quiet=quiet)
            return Typed(node, self.spans)
        if quiet or policy not in ("沿用", "待核"):
            self.account(node, Fate.PREVIOUS if linked else Fate.CLEARED)
            self._clear(node, quiet=quiet)
            return None
        self._carry(node, Fate.KEPT if policy == "沿用" else Fate.TO_CONFIRM)
        return None

    def _clear(self, node: Node, *, quiet: bool) -> None:
        if not quiet:
            self.edits.replace(self.spans.of(node))

    def _carry(self, node: Node, fate: Fate) -> None:
        year = names_year(node, self.years.source)
        path = node.location.path
        if is_open(node):
            self.account(node, fate)
            return
        if fate is Fate.KEPT and any(path[:n] in self.marked for n in range(1, len(path) + 1)):
            fate = Fate.TO_CONFIRM
        self.account(node, fate)
        if year or fate is not Fate.KEPT:
            said = f"沿用自{self.years.source}" + (f"，文字里有{year}" if year else "")
            self.edits.mark(self.spans.of(node), said)

    def _year(self, node: Node) -> None:
        span = self.spans.of(node)
        typed, old = self.spans.text[span.start : span.stop], str(self.years.source)
        self.account(node, Fate.RENEWED)
        self.edits.replace(span, typed.replace(old, str(self.years.target)) if old in typed else str(self.years.target))

    # -- values that pass into a field beside them ----------------------------------------------------------------

    def _linked(self, shape: Field, member: Field, node: Node, ids: Path) -> str:
        """Return the text of a value that next year stands in another field, or an empty text."""
        given = member_of(shape, node, member.id)
        target = shape.member(member.rollover_to)
        if given is None or is_open(given):
            return self.derived.get((*ids, member.id), "")
        span = self.spans.of(given)
        text = self.spans.text[span.start : span.stop]
        if given.kind != "scalar" or "\n" in text:
            return ""
        is_number = target is None or target.types != ("decimal",) or parse_number(given.value).value is not None
        return text if is_number else ""

    def _renewed(self, shape: Field, node: Node, text: str) -> list[tuple[str, Value]]:
        """Put what passes into a field in its place; its own value may be one of last year's too."""
        goes = shape.rollover == PREVIOUS and not is_open(node)
        self.account(node, Fate.PREVIOUS if goes else Fate.RENEWED)
        self.edits.replace(self.spans.of(node), text)
        return [(node.key, Typed(node, self.spans))] if goes else []

    def _add_linked(self, shape: Field, target: str, member: Field, node: Node, ids: Path) -> None:
        text = self._linked(shape, member, node, ids)
        shown = shape.member(target)
        if not text or shown is None or member_of(shape, node, shown.id) is not None or not node.entries:
            return
        given = member_of(shape, node, member.id)
        beside = self.spans.of(given if given is not None else node.entries[-1][1])
        key = shown.id if given is not None and given.key == member.id else shown.key
        self.edits.insert_behind(beside, f"{key}: {text}", [f"{key}: {text}"])

    # -- last year's values and problems --------------------------------------------------------------------------

    def write_previous(self, tree: Node, previous: Section) -> None:
        """Write the section of last year's values in the place of an older one, or at the end."""
        there = tree.get(PREVIOUS) or tree.get("previous_year")
        if there is None and not previous.entries:
            return
        if there is None:
            key = "previous_year" if tree.get("year") is not None else PREVIOUS
            flow = f"{key}: {flow_text(previous)}"
            self.edits.append(self.spans.of(tree), flow, block_lines(key, previous))
        elif previous.entries:
            self.edits.replace_section(self.spans.of(there), flow_text(previous), _below(previous))
        else:
            self.edits.replace(self.spans.of(there), _NOTHING)

    def _problems(self, shape: Field, node: Node, ids: Path) -> None:
        """Make last year's problems, and older ones not yet solved, the list that asks what became of them."""
        lists = [m for m in shape.fields if m.rollover == _RECTIFIED and m.item is not None and m.item.fields]
        rows: list[Value] = []
        for member in lists:
            child = member_of(shape, node, member.id)
            self.title = self.title if ids else member.title
            if child is not None:
                rows += self._rectified(member, child, (*ids, member.id))
        self.problems += len(rows)
        target = next((shape.member(m.rollover_to) for m in lists if m.rollover_to), None)
        if target is not None:
            self._write_problems(shape, target, node, Rows(tuple(rows)))

    def _rectified(self, shape: Field, node: Node, ids: Path) -> Iterator[Value]:
        item = shape.item or shape
        states = {name for f in item.fields if f.id in _STATES for name in (f.key, f.id)}
        for i, child in enumerate(node.items):
            if is_open(child) or is_solved(item, child):
                self.account(child, Fate.CLEARED)
                continue
            entries = child.entries if child.kind == "mapping" else (("问题", child),)
            for key, inner in entries:
                self.account(inner, Fate.CLEARED if key in states else Fate.RECTIFIED)
            kept = [(key, self._said(item, key, inner, (*ids, i))) for key, inner in entries if key not in states]
            yield Section((*kept, ("整改情况", TO_FILL), ("整改说明", TO_FILL)))
        if not node.items:
            self.account(node, Fate.CLEARED)
        if shape.rollover_to and not is_open(node):
            self.edits.replace(self.spans.of(node))

    def _said(self, item: Field, key: str, node: Node, ids: Path) -> Value:
        """Return what a problem said last year: a reference in it would speak of this year's data."""
        member = item.member(key)
        path = (*ids, member.id if member is not None else key)
        if node.kind == "scalar":
            return self._said_once(path, node)
        if not any("{{" in child.value for child in node.items):
            return Typed(node, self.spans)
        rows = tuple(self._said_once((*path, i), child) for i, child in enumerate(node.items))
        return Rows(rows, self.spans.of(node).flow)

    def _said_once(self, path: Path, node: Node) -> Value:
        """Return one text; what its references said is left to fill where the file's errors kept it from being told."""
        if path in self.derived:
            return self.derived[path]
        is_open = node.kind == "scalar" and "{{" in node.value
        return _REFERENCE.sub(UNFILLED_MARK, node.value) if is_open else Typed(node, self.spans)

    def _write_problems(self, shape: Field, target: Field, node: Node, rows: Rows) -> None:
        there = member_of(shape, node, target.id)
        if there is not None and rows.items:
            self.edits.replace_section(self.spans.of(there), flow_text(rows), _below(rows))
        elif there is not None and not is_open(there):
            self.edits.replace(self.spans.of(there), _NOTHING)
        elif rows.items:
            problems = next(m for m in shape.fields if m.rollover_to == target.key)
            beside = member_of(shape, node, problems.id)
            if beside is not None:
                flow = f"{target.key}: {flow_text(rows)}"
                self.edits.insert_behind(self.spans.of(beside), flow, block_lines(target.key, rows))


def _below(value: Value) -> list[str]:
    """Return what stands below a key as lines."""
    return [line.removeprefix("  ") for line in block_lines("x", value)[1:]]


def _with_names(item: Field) -> Field:
    """Return the shape of items that stay for what the form doesn't know: the names by which they are known stay."""
    kept = (
        replace(f, rollover="待核") if f.required and f.types == ("string",) and f.rollover in _EMPTIED else f
        for f in item.fields
    )
    return replace(item, fields=tuple(kept))


def _identified(shape: Field, node: Node, got: Section, spans: Spans) -> Section:
    """Return an item of last year's list with the names by which it is known in front."""
    known = {key for key, _ in got.entries}
    names = [
        (key, Typed(child, spans))
        for key, child in node.entries
        if key not in known and (member := shape.member(key)) is not None and member.required and not is_open(child)
    ]
    return replace(got, entries=(*names, *got.entries))
