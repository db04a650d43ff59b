"""One input of a batch: from its files to its documents, in whatever process; nothing is written here."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

from perfeval_gen.diagnostics import Diagnostic, Location, Severity, Stage, finding, in_order
from perfeval_gen.pipeline import blocks, examine
from perfeval_gen.rendering import Checked, Planned, Rendered, planned, render_checked
from perfeval_gen.repository import OUTPUT, parts_of
from perfeval_gen.workflows import inputs
from perfeval_gen.workflows.currency import outdated

BOUND: Final = "合订"
_PROJECT: Final = "项目自评"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a run asks of every input; ``here`` is the present folder, from which paths are shown.

    ``force``: documents that are current are made too. ``is_check``: none is made, each is looked at.
    ``is_plan``: none is made, what would be is told. ``is_sampled``: the gate looks at a sample of the documents.
    """

    stage: Stage
    pack: str | None = None
    only: tuple[str, ...] = ()
    binding: str = ""
    today: date | None = None
    out: Path | None = None
    here: Path | None = None
    force: bool = False
    is_check: bool = False
    is_plan: bool = False
    is_sampled: bool = False


@dataclass(frozen=True, slots=True)
class Made:
    """What became of an input: findings, documents and the folder they belong into.

    ``notes`` counts the notes of the input's own files, which nobody is shown. ``current`` are the documents that
    stand there already, ``looked_at`` all of them with what is wrong, for a check. ``to_bind`` is what waits for the
    volume it will be part of; it never leaves its process.
    """

    diagnostics: tuple[Diagnostic, ...]
    notes: int = 0
    is_refused: bool = False
    folder: Path | None = None
    documents: tuple[Rendered, ...] = ()
    current: tuple[Path, ...] = ()
    looked_at: tuple[tuple[Path, Diagnostic | None], ...] = ()
    planned: tuple[Planned, ...] = ()
    to_bind: Checked | None = None


def make_unit(path: Path, asked: Asked) -> Made:
    """Return the documents of one input file, without those that are current; what can't be read is a finding."""
    try:
        return _short(path, _made(path, asked))
    except OSError as error:
        return Made((inputs.unreadable(path, error),))


def target_of(checked: Checked, asked: Asked) -> Path:
    """Return where documents go: where the run says, else below the unit's folder, else below the present one."""
    if asked.out is not None:
        return asked.out
    base = Path(OUTPUT) if checked.repository is None else shown_from(asked.here, checked.repository.output)
    folder = base / str(checked.document.get("year"))
    return folder if checked.stage is Stage.DRAFT else folder / checked.stage.value


def is_folder(path: Path) -> bool:
    """Tell a folder that is there; what can't even be asked is told when it is written to."""
    return os.path.isdir(path)  # noqa: PTH112 - Path.is_dir raises for too long a name


def shown_from(here: Path | None, path: Path) -> Path:
    """Return a path as it is said from a folder."""
    return path.relative_to(here) if here is not None and path.is_relative_to(here) else path


def broken(path: Path, kind: str) -> Diagnostic:
    """Return the finding for an input at which the program itself failed."""
    return finding(inputs.PE799, f"程序内部出错（{kind}），这个文件没有生成文档；其余的照常", Location(str(path)))


def all_current(folder: Path, wanted: tuple[Planned, ...]) -> tuple[Path, ...]:
    """Return the documents if all of them stand there as they would be made; what can't be read isn't current."""
    try:
        seen = tuple(outdated(folder, wanted))
    except OSError:
        return ()
    return () if any(problem is not None for _, problem in seen) else tuple(at for at, _ in seen)


def _made(path: Path, asked: Asked) -> Made:
    outcome = examine(path, asked.stage, asked.pack, binding=asked.binding, only=asked.only, today=asked.today)
    found, checked = outcome.diagnostics, outcome.value
    if checked is None or any(blocks(d, asked.stage) for d in found):
        return Made(found, is_refused=True)
    folder = target_of(checked, asked)
    if asked.binding == BOUND and checked.document.schema.kind == _PROJECT:
        return Made(found, folder=folder, to_bind=checked)
    if asked.is_plan or asked.is_check or (not asked.force and is_folder(folder)):
        expected = planned(checked, asked.only, asked.binding)
        wanted = expected.value or ()
        if asked.is_plan:
            return Made((*found, *expected.diagnostics), folder=folder, planned=wanted)
        if asked.is_check:
            return Made((*found, *expected.diagnostics), folder=folder, looked_at=tuple(outdated(folder, wanted)))
        if current := all_current(folder, wanted):
            return Made(found, folder=folder, current=current)
    made = render_checked(checked, asked.only, asked.binding, is_sampled=asked.is_sampled)
    return Made((*found, *made.diagnostics), folder=folder, documents=made.value or ())


def _short(path: Path, made: Made) -> Made:
    """Return it with the notes on the input's own files counted, so that thousands of drafts take no room."""
    own = {str(one) for one in (path, *parts_of(path))}
    found = in_order(made.diagnostics)
    kept = tuple(d for d in found if d.severity is not Severity.NOTE or d.location.file not in own)
    return replace(made, diagnostics=kept, notes=len(found) - len(kept))
