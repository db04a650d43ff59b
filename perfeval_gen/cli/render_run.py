"""One run of ``perfeval render``: results in the order of the inputs become files, findings and a line at the end."""

from __future__ import annotations

import contextlib
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import typer

from perfeval_gen.cli import failure, printing
from perfeval_gen.cli.answers import show, status_of
from perfeval_gen.cli.render_progress import Progress
from perfeval_gen.cli.render_stop import stops_at_once
from perfeval_gen.cli.told import folded
from perfeval_gen.diagnostics import Diagnostic, Location, Outcome, Severity, Stage, finding, in_order
from perfeval_gen.file_names import clean_name
from perfeval_gen.output import Deliveries, sweep
from perfeval_gen.workflows import inputs
from perfeval_gen.workflows.batch import Asked, Made, broken, is_folder, target_of
from perfeval_gen.workflows.batch_faults import Failed

if TYPE_CHECKING:
    from perfeval_gen.rendering import Checked, Rendered

MANY: Final = 100  # inputs whose documents nobody reads a list of
_AT_ONCE: Final = 8
_ON_THE_WAY: Final = 32


class Run:
    """What is asked for, and what one run has written so far."""

    def __init__(self, asked: Asked, files: Sequence[Path], *, quiet: bool) -> None:
        """``quiet``: tell only findings and the outcome."""
        self._asked, self._files = asked, files
        self._lists = not quiet and len(files) <= MANY
        self._progress = Progress(len(files), shown=not quiet)
        self._deliveries = Deliveries(force=asked.force, threads=_AT_ONCE if len(files) > 1 else 0)
        self._found: list[Diagnostic] = []
        self._notes = self._done = 0
        self._refused: list[Path] = []
        self._faults: list[Failed] = []
        self._to_bind: dict[tuple[object, ...], list[tuple[Path, Checked]]] = {}
        self._taken: dict[Path, tuple[Path, str]] = {}  # by documents of this run: their input and digest
        self._current = self._written = 0
        self._swept: set[Path] = set()
        self._on_the_way: deque[Callable[[], None]] = deque()

    def through(self, made: Iterable[Made | Failed], unread: Iterable[Diagnostic]) -> int:
        """Go through all results and return the exit status."""
        self._found.extend(unread)
        try:
            with stops_at_once():
                self._go(made)
        except KeyboardInterrupt:
            self._stopped()
            raise
        found = [d for d in in_order(self._found) if d.severity is not Severity.NOTE]
        show(folded(found))
        self._close()
        status = status_of([d for d in found if _blocks(d, self._asked.stage)], self._files)
        return failure.logged(self._faults) if self._faults else status

    def _go(self, made: Iterable[Made | Failed]) -> None:
        try:
            for path, result in zip(self._files, made, strict=True):
                self._take(path, result)
                self._done += 1
                self._progress.at(self._done)
            self._bind()
            while self._on_the_way:
                self._on_the_way.popleft()()
        finally:
            self._progress.clear()
            self._deliveries.close()

    def _take(self, path: Path, result: Made | Failed) -> None:
        if isinstance(result, Failed):
            self._faults.append(result)
            self._refused.append(path)
            self._found.append(broken(path, result.kind))
            return
        self._found.extend(result.diagnostics)
        self._notes += result.notes
        if result.is_refused:
            self._refused.append(path)
        if result.to_bind is not None:
            self._keep_to_bind(path, result.to_bind)
        if result.folder is None:
            return
        self._sweep(result.folder)
        for at in result.current:
            self._taken[at] = (path, "")
            self._current += 1
            self._tell(f"√ {at}（已是最新）")
        self._look(result.looked_at)
        for document in result.documents:
            self._put(path, result.folder, document)

    def _sweep(self, folder: Path) -> None:
        """Remove what a killed run left behind, once for each folder."""
        if folder not in self._swept and is_folder(folder) and not self._asked.is_check:
            sweep(folder)
        self._swept.add(folder)

    def _put(self, path: Path, folder: Path, document: Rendered) -> None:
        """Have one document written, unless this run has already written one of its name."""
        target = folder / clean_name(document.filename)
        if target in self._taken:
            other, digest = self._taken[target]
            if digest == document.digest:
                self._tell(f"√ {target}（与 {other.name} 生成的相同）")
            else:
                message = f"“{target.name}”与 {other} 生成的同名"
                self._found.append(finding(inputs.PE704, message, Location(str(path))))
            return
        self._taken[target] = (path, document.digest)
        placed = self._deliveries.put(folder, document.filename, document.content)
        self._on_the_way.append(lambda: self._placed(placed()))
        while len(self._on_the_way) > _ON_THE_WAY:
            self._on_the_way.popleft()()

    def _placed(self, placed: Outcome[Path]) -> None:
        self._found.extend(placed.diagnostics)
        if placed.value is not None:
            self._written += 1
            self._tell(f"√ {placed.value}")

    def _look(self, looked_at: Iterable[tuple[Path, Diagnostic | None]]) -> None:
        """Tell of each document that would be made whether it is current."""
        for at, problem in looked_at:
            self._taken[at] = (at, "")
            if problem is None:
                self._tell(f"√ {at} 是最新的")
            else:
                self._found.append(problem)

    def _tell(self, line: str) -> None:
        if self._lists:
            self._progress.clear()
            typer.echo(line)

    # -- several files in one volume

    def _keep_to_bind(self, path: Path, checked: Checked) -> None:
        """Keep a project's file for the volume of its unit and year."""
        document = checked.document
        key = (checked.pack.name, document.get("unit", "name"), document.get("year"))
        self._to_bind.setdefault(key, []).append((path, checked))

    def _bind(self) -> None:
        from perfeval_gen.rendering import planned_bound, render_bound
        from perfeval_gen.workflows.currency import outdated

        if self._to_bind and self._refused:
            names = "、".join(path.name for path in self._refused)
            message = f"合订的文件里有通不过的，没有装订：{names}"
            self._found.append(finding(inputs.PE712, message, Location(str(self._refused[0]))))
            return
        for group in self._to_bind.values():
            parts = tuple(checked for _, checked in group)
            folder = target_of(parts[0], self._asked)
            if self._asked.is_check:
                self._look(outdated(folder, planned_bound(parts, self._asked.only)))
                continue
            made = render_bound(parts, self._asked.only)
            self._found.extend(made.diagnostics)
            for document in made.value or ():
                self._put(group[0][0], folder, document)

    # -- the end

    def _stopped(self) -> None:
        from concurrent.futures import CancelledError

        for placed in self._on_the_way:
            with contextlib.suppress(CancelledError):
                placed()
        if len(self._files) > 1:
            count = f"{len(self._files)} 个文件处理了 {self._done} 个，写出 {self._written} 份文档"
            typer.echo(f"{count}；再运行一次，接着做其余的", err=True)

    def _close(self) -> None:
        if self._asked.is_check:
            stale = sum(1 for d in self._found if d.code == "PE725")
            typer.echo(f"{len(self._taken)} 份文档，{stale} 份不是最新的；没有写入任何文件")
            return
        counts = printing.counted(in_order(self._found))
        total = counts["notes"] + self._notes
        notes = f"；另有 {total} 个提示（perfeval check 查看）" if total else ""
        skipped = f"，{self._current} 份已是最新" if self._current else ""
        found = f"{counts['errors']} 个错误，{counts['warnings']} 个警告"
        typer.echo(f"共生成 {self._written} 份文档{skipped}，{found}{notes}")


def _blocks(item: Diagnostic, stage: Stage) -> bool:
    from perfeval_gen.pipeline import blocks

    return blocks(item, stage) or (item.severity is Severity.ERROR and item.code.startswith("PE7"))
