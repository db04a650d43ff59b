"""What each command does: call the pipeline, print, choose the exit status."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

import typer

from perfeval_gen.cli import printing
from perfeval_gen.cli.answers import collected, one_of, show, status_of
from perfeval_gen.diagnostics import Diagnostic, Location, Outcome, Severity, Stage, finding, in_order
from perfeval_gen.workflows import inputs

if TYPE_CHECKING:
    from perfeval_gen.rendering import Checked, Planned, Rendered

_OUTPUT: Final = "输出"


def _stage(text: str) -> Stage:
    return Stage(one_of("--stage", text, [s.value for s in Stage]))


@dataclass(slots=True)
class _Batch:
    """What is asked for, and what one run has written so far."""

    out: Path | None
    only: tuple[str, ...]
    stage: Stage
    pack: str | None
    force: bool
    binding: str = ""
    is_check: bool = False
    today: date | None = None
    refused: list[Path] = field(default_factory=list)
    to_bind: dict[tuple[object, ...], list[tuple[Path, Checked]]] = field(default_factory=dict)
    written: dict[Path, tuple[Path, str]] = field(default_factory=dict)
    swept: set[Path] = field(default_factory=set)


def run_render(  # noqa: PLR0913 - the options of the command
    paths: list[Path],
    out: Path | None,
    only: tuple[str, ...],
    stage_name: str,
    pack: str | None,
    binding: str = "",
    today: date | None = None,
    *,
    force: bool,
    only_check: bool = False,
) -> int:
    """Check and render files; what is refused isn't written, others of the batch are.

    ``only_check``: write nothing, tell which documents aren't what would be written.
    """
    if binding:
        one_of("--bind", binding, ("分册", "合订", "汇总", "不出"))
    batch = _Batch(out, only, _stage(stage_name), pack, force, binding, only_check, today)
    files, unread = collected(paths)
    found: list[Diagnostic] = list(unread)
    for i, path in enumerate(files, 1):
        _progress(i, len(files), path)
        try:
            found.extend(_render_one(path, batch))
        except OSError as error:
            found.append(inputs.unreadable(path, error))
    _progress(0, len(files), Path())
    found.extend(_bind_files(batch))
    show([d for d in in_order(found) if d.severity is not Severity.NOTE])
    _close(found, batch)
    return status_of([d for d in found if _refused(d, batch.stage)], files)


def _refused(item: Diagnostic, stage: Stage) -> bool:
    from perfeval_gen.pipeline import blocks

    return blocks(item, stage) or (item.severity is Severity.ERROR and item.code.startswith("PE7"))


def _render_one(path: Path, batch: _Batch) -> list[Diagnostic]:
    from perfeval_gen.pipeline import blocks, examine
    from perfeval_gen.rendering import planned, render_checked

    outcome = examine(path, batch.stage, batch.pack, binding=batch.binding, only=batch.only, today=batch.today)
    found = list(outcome.diagnostics)
    if outcome.value is None or any(blocks(d, batch.stage) for d in found):
        batch.refused.append(path)
        return found
    if batch.binding == "合订" and outcome.value.document.schema.kind == "项目自评":
        _keep_to_bind(path, outcome.value, batch)
        return found
    if batch.is_check:
        expected = planned(outcome.value, batch.only, batch.binding)
        return [*found, *expected.diagnostics, *_compared(outcome.value, expected.value or (), batch)]
    made = render_checked(outcome.value, batch.only, batch.binding)
    return found + _delivered(path, outcome.value, made, batch)


def _delivered(path: Path, checked: Checked, made: Outcome[tuple[Rendered, ...]], batch: _Batch) -> list[Diagnostic]:
    found = list(made.diagnostics)
    folder = _target(checked, batch)
    for document in made.value or ():
        found.extend(_placed(path, folder, document, batch))
    return found


def _target(checked: Checked, batch: _Batch) -> Path:
    return batch.out if batch.out is not None else _folder(checked)


def _compared(checked: Checked, expected: tuple[Planned, ...], batch: _Batch) -> list[Diagnostic]:
    """Tell of each document that would be made whether it is current."""
    from perfeval_gen.workflows.currency import outdated

    told = list(outdated(_target(checked, batch), expected))
    for path, problem in told:
        batch.written[path] = (path, "")
        if problem is None:
            typer.echo(f"√ {path} 是最新的")
    return [problem for _, problem in told if problem is not None]


def _keep_to_bind(path: Path, checked: Checked, batch: _Batch) -> None:
    """Keep a project's file for the volume of its unit and year."""
    document = checked.document
    key = (checked.pack.name, document.get("unit", "name"), document.get("year"))
    batch.to_bind.setdefault(key, []).append((path, checked))


def _bind_files(batch: _Batch) -> list[Diagnostic]:
    from perfeval_gen.rendering import planned_bound, render_bound

    if batch.to_bind and batch.refused:
        names = "、".join(path.name for path in batch.refused)
        return [finding(inputs.PE712, f"合订的文件里有通不过的，没有装订：{names}", Location(str(batch.refused[0])))]
    found: list[Diagnostic] = []
    for group in batch.to_bind.values():
        path, first = group[0]
        if batch.is_check:
            found.extend(_compared(first, planned_bound(tuple(one for _, one in group), batch.only), batch))
            continue
        made = render_bound(tuple(checked for _, checked in group), batch.only)
        found.extend(_delivered(path, first, made, batch))
    return found


def _placed(path: Path, folder: Path, document: Rendered, batch: _Batch) -> tuple[Diagnostic, ...]:
    """Write one document, unless this run has already written one of its name."""
    from perfeval_gen.output import clean_name, deliver, sweep

    target = folder / clean_name(document.filename)
    if target in batch.written:
        other, digest = batch.written[target]
        if digest == document.digest:
            typer.echo(f"√ {target}（与 {other.name} 生成的相同）")
            return ()
        return (finding(inputs.PE704, f"“{target.name}”与 {other} 生成的同名", Location(str(path))),)
    if folder not in batch.swept and folder.is_dir():
        sweep(folder)
    batch.swept.add(folder)
    placed = deliver(folder, document.filename, document.content, force=batch.force)
    if placed.value is not None:
        batch.written[target] = (path, document.digest)
        typer.echo(f"√ {placed.value}")
    return placed.diagnostics


def _folder(checked: Checked) -> Path:
    """Return where documents go: below the unit's folder if there is one, else below the present one."""
    base = Path(_OUTPUT) if checked.repository is None else _from_here(checked.repository.output)
    folder = base / str(checked.document.get("year"))
    return folder if checked.stage is Stage.DRAFT else folder / checked.stage.value


def _from_here(path: Path) -> Path:
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def _progress(done: int, total: int, path: Path) -> None:
    """Show which file is at work, on a terminal and for more than one file only."""
    if total < 2 or not sys.stderr.isatty():  # noqa: PLR2004 - more than one
        return
    line = f"[{done}/{total}] {path.name}" if done else ""
    sys.stderr.write(f"\r\x1b[K{line}")
    sys.stderr.flush()


def _close(found: Sequence[Diagnostic], batch: _Batch) -> None:
    if batch.is_check:
        stale = sum(1 for d in found if d.code == "PE725")
        typer.echo(f"{len(batch.written)} 份文档，{stale} 份不是最新的；没有写入任何文件")
        return
    counts = printing.counted(in_order(found))
    notes = f"；另有 {counts['notes']} 个提示（perfeval check 查看）" if counts["notes"] else ""
    typer.echo(f"共生成 {len(batch.written)} 份文档，{counts['errors']} 个错误，{counts['warnings']} 个警告{notes}")
