"""A file, or a year with its parts, brought to the present version of the schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from perfeval_gen.diagnostics import Diagnostic, Outcome, Severity, finding
from perfeval_gen.output import write_together
from perfeval_gen.reading import read_bytes
from perfeval_gen.repository import PROJECTS, SCORES, parts_of
from perfeval_gen.schema.edits import Rewrite
from perfeval_gen.schema.migrations import Change
from perfeval_gen.schema.model import KINDS, load_schema
from perfeval_gen.schema.upgrade import PE217, PE218, Planned, Upgrade, plan, upgrade_for, version_of
from perfeval_gen.schema.validate import unknown_version, written_at_top
from perfeval_gen.schema.year_parts import WHOLE
from perfeval_gen.source.node import Node
from perfeval_gen.source.text import Source, read_source
from perfeval_gen.source.tree import parse_tree
from perfeval_gen.workflows.fmt.form import rewritten
from perfeval_gen.workflows.fmt.shapes import pack_of
from perfeval_gen.workflows.migrate.splices import edited

Renames = Mapping[str, tuple[Change, ...]]


@dataclass(frozen=True, slots=True)
class Migrated:
    """A file with its new content, each change made, and what else changed about the bytes (in Chinese)."""

    path: Path
    content: bytes
    made: tuple[Diagnostic, ...]
    rewritten: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _File:
    path: Path
    before: bytes
    source: Source
    tree: Node


def migrate_file(path: Path, *, write: bool) -> Outcome[tuple[Migrated, ...]]:
    """Return the files that change, ``path`` and the parts of its year; written if ``write``.

    What can't be changed by itself is told, and then none of them is written. Raises ``OSError`` if a file can't be
    read or written.
    """
    read = [_read(one) for one in (path, *parts_of(path))]
    files = [outcome.value for outcome in read if outcome.value is not None]
    if len(files) < len(read):
        return Outcome(None, tuple(d for outcome in read for d in outcome.diagnostics))
    whole, *parts = files
    version, renames = version_of(whole.tree), _renames(whole)
    outcomes = [_migrated(whole, _how(whole, renames, is_part=False), version)]
    outcomes += [_migrated(part, _how(part, renames, is_part=True), version) for part in parts]
    found = tuple(d for outcome in outcomes for d in outcome.diagnostics)
    if any(d.severity is Severity.ERROR for d in found):
        return Outcome(None, found)
    done = tuple(o.value for o in outcomes if o.value is not None and o.value.made)
    if write:
        write_together([(one.path, one.content) for one in done])
    return Outcome(done, found)


def _read(path: Path) -> Outcome[_File]:
    before = read_bytes(path)
    read = read_source(str(path), before)
    if read.value is None or read.failed:
        return Outcome(None, read.diagnostics)
    tree = parse_tree(read.value)
    if tree.value is None or tree.failed:
        return Outcome(None, tuple(d for d in tree.diagnostics if d.severity is Severity.ERROR))
    return Outcome(_File(path, before, read.value, tree.value))


def _renames(whole: _File) -> Renames:
    kind, _ = written_at_top(whole.tree, "kind")
    pack = pack_of(whole.path, whole.tree, str(kind)) if kind in KINDS else None
    return MappingProxyType({}) if pack is None else pack.renames


def _how(file: _File, renames: Renames, *, is_part: bool) -> Upgrade | None:
    kind, _ = written_at_top(file.tree, "kind")
    if kind in KINDS:
        return upgrade_for(str(kind), renames.get(str(kind), ()))
    if not is_part:
        return None
    return upgrade_for(WHOLE, renames.get(WHOLE, ()), () if file.path.name == SCORES else (PROJECTS,))


def _migrated(file: _File, how: Upgrade | None, version: str | None) -> Outcome[Migrated]:
    """Return a file after all its changes, one after the other, each on the text the last one left."""
    if how is None:
        return Outcome(None)
    own = version_of(file.tree)
    work = _Text(file.source.text, file.tree)
    for change in how.changes(own or version):
        for planned in plan(work.tree, change, how.root):
            work.take(planned)
    if own is not None and how.knows(own):
        node = file.tree.get("版本") or file.tree
        known = load_schema(how.kind).version
        told = finding(PE217, f"版本 {own} 改为 {known}", node.location)
        key = "版本" if file.tree.get("版本") is not None else "version"
        work.take(Planned(told, (key,), Rewrite((key,), known)))
    unsaid = [*_strange(how, own, file)]
    made = Migrated(file.path, work.text.encode("utf-8"), tuple(work.made), rewritten(file.source, file.before))
    return Outcome(made, (*work.refused, *unsaid))


def _strange(how: Upgrade, own: str | None, file: _File) -> Iterator[Diagnostic]:
    """Tell a version that is newer than the program or unknown: such a file is left as it is."""
    known = load_schema(how.kind).version
    node = file.tree.get("版本") or file.tree.get("version")
    if own is not None and node is not None and own != known and not how.knows(own):
        yield unknown_version(own, known, node.location)


@dataclass(slots=True)
class _Text:
    """The text as it stands now, its tree, and what has been done to it."""

    text: str
    tree: Node
    made: list[Diagnostic] = field(default_factory=list)
    refused: list[Diagnostic] = field(default_factory=list)

    def take(self, planned: Planned) -> None:
        """Make one edit; what can't be made is kept to be told."""
        changed = None if planned.edit is None else edited(self.text, self.tree, planned.edit)
        tree = None if changed is None else parse_tree(Source(self.tree.location.file, changed)).value
        if changed is None or tree is None:
            is_told = planned.told.code == PE218.id
            self.refused.append(planned.told if is_told else _by_hand(planned.told))
        else:
            self.text, self.tree = changed, tree
            self.made.append(planned.told)


def _by_hand(told: Diagnostic) -> Diagnostic:
    message = f"{told.message}，这里的写法改不了"
    return finding(PE218, message, told.location, mark="须手工改", hint=told.hint.partition("；运行")[0])
