"""What ``perfeval check`` does: check, leave out what isn't asked for or known before, print, choose the status."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import typer

from perfeval_gen.cli import github, printing, sarif, told
from perfeval_gen.cli.answers import CLEAN, ENVIRONMENT, FINDINGS, USAGE, collected, one_of, status_of
from perfeval_gen.diagnostics import Diagnostic, Severity, Stage, in_order
from perfeval_gen.workflows import baseline as baselines
from perfeval_gen.workflows import inputs
from perfeval_gen.workflows.fingerprints import fingerprints
from perfeval_gen.workflows.one_fact import told_once
from perfeval_gen.workflows.selection import EVERYTHING, Selection, select

NEVER: Final = "从不"
FORMATS: Final = ("text", "json", "sarif", "github")


@dataclass(frozen=True, slots=True)
class Shown:
    """How findings are shown, and for which stage."""

    output: str
    stage: Stage
    every: bool = False
    notes: bool = True


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for: the pack, which findings, from where on they count, those known before, the date."""

    pack: str | None = None
    selection: Selection = EVERYTHING
    fail_on: Severity | None = Severity.ERROR
    baseline: Path | None = None
    new_baseline: Path | None = None
    today: date | None = None
    fix: bool = False


def shown_as(output: str, stage: str, *, every: bool, with_notes: bool) -> Shown:
    """Return how findings are shown; a word that isn't allowed ends the command."""
    one_of("--format", output, FORMATS)
    return Shown(output, Stage(one_of("--stage", stage, [s.value for s in Stage])), every=every, notes=with_notes)


def severity_of(word: str) -> Severity | None:
    """Return the severity from which on findings count, None if none does; another word ends the command."""
    levels = {s.title: s for s in sorted(Severity, reverse=True)}
    return levels.get(one_of("--fail-on", word, [*levels, NEVER]))


def selection_of(chosen: Sequence[str], left_out: Sequence[str]) -> Selection:
    """Return which findings are asked for; a name that is none ends the command."""
    outcome = select(chosen, left_out)
    if outcome.value is None:
        for item in outcome.diagnostics:
            typer.echo(f"错误[{item.code}] {item.message}\n     = {item.hint}", err=True)
        raise typer.Exit(USAGE)
    return outcome.value


def run_check(paths: list[Path], shown: Shown, asked: Asked) -> int:
    """Check files and print what is found; return 0 clean, 1 findings, 2 unreadable, 3 a faulty pack."""
    begun = time.perf_counter()
    files, unread = collected(paths)
    found = list(unread)
    if asked.fix:
        found.extend(_fixed(files, shown, asked))
    for path in files:
        found.extend(checked(path, shown.stage, asked))
    kept = [d for d in told_once(found) if asked.selection.takes(d)]
    kept = _beside_baseline(kept, files, asked)
    listed = [d for d in kept if shown.notes or d.severity is not Severity.NOTE]
    status = _status(kept, files, asked.fail_on)
    _print(listed, shown, is_done=status not in (USAGE, ENVIRONMENT))
    if shown.output in ("text", "github"):
        typer.echo(printing.summary(kept, len(files), time.perf_counter() - begun))
    return status


def _fixed(files: Sequence[Path], shown: Shown, asked: Asked) -> tuple[Diagnostic, ...]:
    """Mend what can be without a decision, and is asked for; return what couldn't be."""
    from perfeval_gen.cli.fix_printing import fix

    def look(path: Path) -> list[Diagnostic]:
        return [d for d in checked(path, shown.stage, asked) if asked.selection.takes(d)]

    return fix(files, look, err=shown.output != "text")


def _print(listed: Sequence[Diagnostic], shown: Shown, *, is_done: bool) -> None:
    if shown.output == "json":
        typer.echo(printing.to_json(listed, fingerprints(listed, Path.cwd())))
    elif shown.output == "sarif":
        typer.echo(printing.as_json(sarif.report(listed, is_done=is_done)))
    else:
        for line in github.lines(listed) if shown.output == "github" else told.lines(listed, every=shown.every):
            typer.echo(line)


def checked(path: Path, stage: Stage, asked: Asked) -> tuple[Diagnostic, ...]:
    """Return what is found in a file, or that it can't be read."""
    from perfeval_gen.pipeline import check_through

    try:
        return check_through(path, stage, asked.pack, asked.today).diagnostics
    except OSError as error:
        return (inputs.unreadable(path, error),)


def _beside_baseline(kept: list[Diagnostic], files: Sequence[Path], asked: Asked) -> list[Diagnostic]:
    """Return the findings that the baseline doesn't know; then write the new one, if that is asked for."""
    left, added = kept, list[Diagnostic]()
    if asked.baseline is not None:
        outcome = baselines.beside(kept, asked.baseline, files, asked.selection)
        left, added = list(kept if outcome.value is None else outcome.value), list(outcome.diagnostics)
    if asked.new_baseline is not None and not any(d.severity is Severity.ERROR for d in added):
        written = baselines.write(kept, asked.new_baseline)
        added = list(written.diagnostics)
        if written.value is not None:
            typer.echo(f"√ {asked.new_baseline}（记下 {written.value} 个问题）", err=True)
    return list(in_order((*left, *added)))


def _status(kept: Sequence[Diagnostic], files: Sequence[Path], fail_on: Severity | None) -> int:
    """Return the exit status; ``fail_on`` says from which severity on findings count."""
    status = status_of(kept, files)
    if status not in (CLEAN, FINDINGS):
        return status
    return FINDINGS if fail_on is not None and any(d.severity >= fail_on for d in kept) else CLEAN
