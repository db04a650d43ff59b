"""A unit's folder from one year to the next: every file planned first, then all written, or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from perfeval_gen.diagnostics import Diagnostic, Location, Outcome, Severity, finding, in_order
from perfeval_gen.output import write_together
from perfeval_gen.reading import MAX_FINDINGS, read_bytes
from perfeval_gen.schema.validate import written_at_top
from perfeval_gen.source.text import read_source
from perfeval_gen.source.tree import parse_tree
from perfeval_gen.workflows.rollover import codes
from perfeval_gen.workflows.rollover.again import Written, merge, remembered
from perfeval_gen.workflows.rollover.codes import PE760, PE763, PE764, PE765, PE766
from perfeval_gen.workflows.rollover.memory import memory_path, memory_text, read_memory
from perfeval_gen.workflows.rollover.plan import LastYear, Leaf, Plan, Years, plan
from perfeval_gen.workflows.rollover.sections import Section
from perfeval_gen.workflows.rollover.sources import Original, originals

CODES: Final = codes.CODES
State = Literal["新写", "未变", "更新", "不写"]


@dataclass(frozen=True, slots=True)
class Rolled:
    """One file of this year: what it holds now, how it came about, what became of last year's values."""

    path: Path
    content: bytes
    state: State
    leaves: tuple[Leaf, ...]
    ended: tuple[str, ...] = ()
    problems: int = 0


@dataclass(slots=True)
class _Run:
    """One run: what was remembered, what to remember, and the findings."""

    folder: Path
    years: Years
    known: Mapping[str, Written]
    memory: dict[str, Written]
    found: list[Diagnostic] = field(default_factory=list)

    def files(self, olds: tuple[Original, ...]) -> Iterator[Rolled]:
        """Yield this year's files; a project's values of last year go into the unit's file."""
        projects: dict[Path, list[Section]] = {}
        plans = {}
        for old in (o for o in olds if o.is_project_part):
            made = plans[old.path] = self._plan(old, ())
            if made.previous.entries and old.whole is not None:
                projects.setdefault(old.whole, []).append(made.previous)
        for old in olds:
            made = plans.get(old.path) or self._plan(old, tuple(projects.get(old.path, ())))
            for name in made.ended:
                message = f"项目“{name}”{self.years.source} 年已结束，没有结转"
                self.found.append(finding(PE765, message, Location(str(old.path))))
            yield self._placed(old, made)

    def _plan(self, old: Original, projects: tuple[Section, ...]) -> Plan:
        last = LastYear(old.source, old.tree, old.schema, old.derived, old.is_project_part, projects)
        return plan(last, self.years)

    def _placed(self, old: Original, made: Plan) -> Rolled:
        """Return the file as it is to stand; what stands there already is only brought up to date where untouched."""
        name = old.path.relative_to(self.folder / str(self.years.source))
        target = self.folder / str(self.years.target) / name
        known = self.known.get(name.as_posix())
        rolled = (made.leaves, made.ended, made.problems)
        if not made.text:
            return Rolled(target, b"", "不写", *rolled)
        if not target.exists():
            if known is not None:
                memory = memory_path(Path(), self.years.target).as_posix()
                message = f"“{target.name}”结转以后删去了，没有再写出；要重新结转的，先删去 {memory}"
                self.found.append(finding(PE766, message, Location(str(target))))
                return Rolled(target, b"", "不写", *rolled)
            self.memory[name.as_posix()] = remembered(made.text)
            return Rolled(target, old.encoded(made.text), "新写", *rolled)
        there = read_bytes(target)
        mine = self._mine(target, there, old)
        if mine is None:
            return Rolled(target, there, "未变", *rolled)
        merged = merge(mine, made.text, known)
        self._tell(target, merged.followed, merged.stayed + merged.missing)
        self.memory[name.as_posix()] = remembered(made.text, known, merged.text)
        content = there if merged.text == mine else old.encoded(merged.text)
        return Rolled(target, content, "未变" if content == there else "更新", *rolled)

    def _mine(self, target: Path, content: bytes, old: Original) -> str | None:
        """Return the text of a file that is there, or None where it can't be brought up to date."""
        source = read_source(str(target), content)
        tree = parse_tree(source.value) if source.value is not None and not source.failed else None
        if source.value is None or tree is None or tree.value is None or tree.failed:
            self.found.append(finding(PE764, f"已有的“{target.name}”读不通，没有动它", Location(str(target))))
            return None
        for name, wanted in (("kind", written_at_top(old.tree, "kind")[0]), ("year", self._year_of(old))):
            said, place = written_at_top(tree.value, name)
            if said != wanted:
                message = f"已有的“{target.name}”写的是“{said}”，结转写出的应是“{wanted}”；没有动它"
                self.found.append(finding(PE763, message, place, mark=f"应为“{wanted}”"))
                return None
        return source.value.text

    def _year_of(self, old: Original) -> int | None:
        return self.years.target if written_at_top(old.tree, "year")[0] is not None else None

    def _tell(self, target: Path, followed: int, stayed: int) -> None:
        if stayed:
            moved = f"；{followed} 处没有改过的随去年的文件更新" if followed else ""
            message = f"“{target.name}”有 {stayed} 处与结转的结果不同，是改过的，没有动{moved}"
            self.found.append(finding(PE764, message, Location(str(target))))


def roll_over(folder: Path, years: Years, *, dry_run: bool = False) -> Outcome[tuple[Rolled, ...]]:
    """Write this year's files of a unit from last year's; with an error nothing is written.

    Raises ``OSError`` if a file can't be read or written.
    """
    fault = _wrong_years(years)
    if fault is not None:
        return Outcome(None, (fault,))
    olds = originals(folder, years.source)
    if olds.value is None:
        return Outcome(None, olds.diagnostics)
    path = memory_path(folder, years.target)
    known = read_memory(path)
    run = _Run(folder, years, known, dict(known), list(olds.diagnostics))
    made = tuple(run.files(olds.value))
    if any(d.severity is Severity.ERROR for d in run.found):
        return Outcome(None, in_order(run.found))
    if not dry_run:
        _write(made, path, memory_text(run.memory))
    return Outcome(made, in_order(run.found))


def _write(files: tuple[Rolled, ...], memory: Path, remembered_text: str) -> None:
    content = remembered_text.encode("utf-8")
    is_new = not memory.is_file() or read_bytes(memory, MAX_FINDINGS) != content
    changed = [(one.path, one.content) for one in files if one.state in ("新写", "更新")]
    write_together([*changed, *([(memory, content)] if is_new else [])])


def _wrong_years(years: Years) -> Diagnostic | None:
    if years.target == years.source + 1:
        return None
    if years.target == years.source:
        message = f"--from 和 --to 都是 {years.source}"
    elif years.target < years.source:
        message = f"--to {years.target} 早于 --from {years.source}"
    else:
        message = f"{years.source} 到 {years.target} 隔了 {years.target - years.source} 年"
    return finding(PE760, message, Location("--to"))
