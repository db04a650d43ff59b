"""A unit's folder: ``perfeval.yaml`` above the years, and in a year 整体.yaml with the files that belong to it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from perfeval_gen.diagnostics import Code, Diagnostic, Outcome, Severity, Stage, finding
from perfeval_gen.packs.model import Pack
from perfeval_gen.packs.pack_faults import pattern_faults
from perfeval_gen.reading import read_bytes
from perfeval_gen.schema.model import load_schema
from perfeval_gen.schema.upgrade import brought_up_to_date, upgrade_for, upgraded, version_of
from perfeval_gen.schema.validate import Document, validate_as
from perfeval_gen.schema.year_parts import WHOLE, Part, merged, with_head
from perfeval_gen.source.marks import unconfirmed
from perfeval_gen.source.node import Node
from perfeval_gen.source.sound_parts import sound_tree
from perfeval_gen.source.text import Source, read_source
from perfeval_gen.source.tree import parse_tree

CONFIG: Final = "perfeval.yaml"
MAIN: Final = "整体.yaml"
SCORES: Final = "评分.yaml"
PROJECTS: Final = "项目"
KIND: Final = "单位库"
OUTPUT: Final = "输出"
_LEVELS_UP: Final = 4
_KIND_LINE: Final = re.compile(r"^\ufeff?(类型|kind)\s*[:：]", re.MULTILINE)
_YEAR: Final = re.compile(r"\d{4}")

PE722: Final = Code(
    "PE722", "与单位的文件夹不符", Severity.WARNING,
    "文件里的单位与 perfeval.yaml 写的不同，或年度与所在的文件夹不同，多半是从别处抄来没有改。",
    remedy="改正文件，或改正 perfeval.yaml、移到对应的年度",
)  # fmt: skip
PE723: Final = Code(
    "PE723", "模板包的版本变了", Severity.WARNING,
    "perfeval.yaml 记着上一次核对过的模板包版本；程序里的版本不同，表式可能有改动。",
    remedy="用 perfeval pack info 看过变动，把 perfeval.yaml 的“模板包版本”改成现在的",
)  # fmt: skip
PE724: Final = Code(
    "PE724", "perfeval.yaml 里的文档名称不认识", Severity.ERROR, "“文件名”按模板包里文档的名称写。",
    remedy="改为模板包里文档的名称",
)  # fmt: skip
CODES: Final = (PE722, PE723, PE724)


@dataclass(frozen=True, slots=True)
class Repository:
    """A unit's folder and what its perfeval.yaml says; ``root`` is the folder."""

    root: Path
    document: Document

    @property
    def output(self) -> Path:
        """Where documents go: a folder below the root."""
        said = self.document.get("output")
        return self.root / (said if isinstance(said, str) else OUTPUT)

    def named(self, pack: Pack) -> Outcome[Pack]:
        """Return the pack with the file names of this unit, and what is odd about them."""
        patterns: Mapping[str, str] = self.document.get("file_names") or {}
        titles = [form.title for form in pack.documents]
        found: list[Diagnostic] = []
        for title, pattern in patterns.items():
            place = self.document.at(("file_names", title))
            found.extend(pattern_faults(pattern, place))
        documents = tuple(replace(f, file_name=patterns.get(f.title, f.file_name)) for f in pack.documents)
        for title in patterns:
            if title not in titles and pack.name == self.document.get("pack"):
                close = difflib.get_close_matches(title, titles, n=1, cutoff=0.4)
                guess = f"是否想写“{close[0]}”？" if close else f"可用：{'、'.join(titles)}"
                place = self.document.named_at(("file_names", title))
                found.append(finding(PE724, f"模板包“{pack.name}”没有文档“{title}”", place, mark=guess))
        return Outcome(replace(pack, documents=documents), (*found, *self._version(pack)))

    def _version(self, pack: Pack) -> Iterator[Diagnostic]:
        known = self.document.get("pack_version")
        if isinstance(known, str) and pack.name == self.document.get("pack") and known != pack.version:
            message = f"模板包“{pack.name}”现在是 {pack.version}，perfeval.yaml 记的是 {known}"
            yield finding(PE723, message, self.document.at(("pack_version",)), mark=f"现在是 {pack.version}")

    def strange(self, document: Document, path: Path) -> Iterator[Diagnostic]:
        """Yield what of a year's file doesn't fit this folder: its unit, its year."""
        unit, ours = document.get("unit", "name"), self.document.get("unit")
        if isinstance(unit, str) and isinstance(ours, str) and unit != ours:
            message = f"单位写的是“{unit}”，perfeval.yaml 写的是“{ours}”"
            related = ((self.document.at(("unit",)), "perfeval.yaml"),)
            yield finding(PE722, message, document.at(("unit", "name")), mark=f"文件夹是“{ours}”的", related=related)
        year = document.get("year")
        inside = path.resolve().parent
        folder = next((p.name for p in (inside, inside.parent) if _YEAR.fullmatch(p.name)), None)
        if isinstance(year, int) and folder is not None and folder != str(year):
            message = f"年度写的是 {year}，文件在 {folder} 年的文件夹里"
            yield finding(PE722, message, document.at(("year",)), mark=f"所在的文件夹是 {folder}")


def find_root(path: Path) -> Path | None:
    """Return the unit's folder that a file or folder lies in: the one with perfeval.yaml, a few levels up at most."""
    here = path.resolve()
    upwards = (here, *here.parents)[: _LEVELS_UP + 1]
    return next((p for p in upwards if (p / CONFIG).is_file()), None)


def load_repository(path: Path) -> Outcome[Repository | None]:
    """Return the unit's folder around a file; a value of None where there is none or perfeval.yaml is faulty.

    Raises ``OSError`` if perfeval.yaml can't be read.
    """
    root = find_root(path)
    if root is None:
        return Outcome(None)
    shown = _shown(path, root)
    read = _read(shown)
    if read.value is None:
        return Outcome(None, read.diagnostics)
    checked = validate_as(load_schema(KIND), read.value[1], stage=Stage.SUBMISSION)
    found = (*read.diagnostics, *checked.diagnostics)
    if checked.value is None or any(d.severity is Severity.ERROR for d in found):
        return Outcome(None, found)
    return Outcome(Repository(root, checked.value), found)


def _shown(path: Path, root: Path) -> Path:
    """Return perfeval.yaml in the user's spelling where the path he gave leads through its folder."""
    given = next((p for p in (path, *path.parents) if p.resolve() == root), None)
    return (given or root) / CONFIG


# -- the files of a year --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Year:
    """What was read: the file named, the tree with all its parts, the files that are documents of their own too.

    ``is_whole``: every part could be read; else the rest is there to be checked, not to be counted.
    """

    source: Source
    tree: Node
    own: frozenset[str] = field(default_factory=frozenset)
    is_whole: bool = True


def whole_of(path: Path) -> Path:
    """Return the file that one belongs to: 整体.yaml of its year for a part that doesn't say its 类型, else itself."""
    above = path.parent.parent / MAIN if path.parent.name == PROJECTS else path.parent / MAIN
    is_part = path.parent.name == PROJECTS or path.name == SCORES
    if not is_part or not above.is_file() or _is_document(path):
        return path
    return above


def parts_of(path: Path) -> tuple[Path, ...]:
    """Return the other files of the year that 整体.yaml takes in, in order of their names; none for any other file."""
    if path.name != MAIN:
        return ()
    scores, projects = path.parent / SCORES, path.parent / PROJECTS
    inside = sorted(projects.glob("*.yaml")) if projects.is_dir() else []
    return (*([scores] if scores.is_file() else []), *(p for p in inside if not p.name.startswith((".", "~"))))


def read_year(path: Path) -> Outcome[Year]:
    """Return the tree of a file with its parts; no value where the file itself can't be read.

    Raises ``OSError`` if a file can't be read.
    """
    main = _read(path)
    found = list(main.diagnostics)
    parts: list[Part] = []
    is_whole = main.value is not None
    version = version_of(main.value[1]) if main.value is not None else None
    for part in parts_of(path):
        read = _read(part)
        found.extend(read.diagnostics)
        is_whole = is_whole and read.value is not None
        if read.value is not None:
            parts.append(_part(part, read.value[1], version, found))
    if main.value is None:
        return Outcome(None, tuple(found))
    source, written = main.value
    updated = brought_up_to_date(written)
    found.extend(updated.diagnostics)
    tree = _headed(path, updated.value or written)
    joined = merged(tree, tuple(parts)) if tree.kind == "mapping" else Outcome(tree)
    own = frozenset(part.tree.location.file for part in parts if part.is_document)
    year = None if joined.value is None else Year(source, joined.value, own, is_whole)
    return Outcome(year, (*found, *joined.diagnostics))


def read_rest(path: Path, found: Iterable[Diagnostic]) -> Node | None:
    """Return what can be read of a file whose structure would be a guess, without the sections ``found`` is about.

    Raises ``OSError`` if the file can't be read.
    """
    source = read_source(str(path), read_bytes(path)).value
    lines = {d.location.line for d in found if d.severity is Severity.ERROR and d.location.file == str(path)}
    tree = None if source is None else sound_tree(source, lines)
    return None if tree is None else brought_up_to_date(tree).value


def _headed(path: Path, tree: Node) -> Node:
    """Return a project's tree with the head of its year's 整体.yaml, whose own faults are told with it."""
    main = path.parent.parent / MAIN
    if path.parent.name != PROJECTS or tree.kind != "mapping" or not main.is_file():
        return tree
    read = _read(main).value
    return tree if read is None else with_head(tree, brought_up_to_date(read[1]).value or read[1])


def _part(path: Path, tree: Node, version: str | None, found: list[Diagnostic]) -> Part:
    """Return a part as the present schema has it; one that isn't a document of its own is of the whole's version."""
    part = Part("评分" if path.name == SCORES else "项目", tree)
    how = upgrade_for(WHOLE, inside=(PROJECTS,) if part.role == "项目" else ())
    updated = brought_up_to_date(tree) if part.is_document else upgraded(tree, how, version)
    found.extend(updated.diagnostics)
    return replace(part, tree=updated.value or tree)


def _read(path: Path) -> Outcome[tuple[Source, Node]]:
    source = read_source(str(path), read_bytes(path))
    if source.value is None or source.failed:
        return Outcome(None, source.diagnostics)
    tree = parse_tree(source.value)
    found = (*source.diagnostics, *tree.diagnostics)
    if tree.value is None:
        return Outcome(None, found)
    marks = () if tree.failed else unconfirmed(source.value, tree.value)
    return Outcome((source.value, tree.value), (*found, *marks))


def _is_document(path: Path) -> bool:
    source = read_source(str(path), read_bytes(path)).value
    return source is not None and _KIND_LINE.search(source.text) is not None
