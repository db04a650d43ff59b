"""Commands that look and write nothing: how files score, which packs there are and what is in one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from perfeval_gen.cli.answers import collected, one_of, show, status_of
from perfeval_gen.diagnostics import Diagnostic, Severity, in_order
from perfeval_gen.workflows import inputs

if TYPE_CHECKING:
    from perfeval_gen.workflows.scoring import ScoredFile


@dataclass(frozen=True, slots=True)
class _Read:
    path: Path
    scored: ScoredFile | None
    found: tuple[Diagnostic, ...]


def run_score(paths: list[Path], pack: str | None, tree: str, output: str) -> int:
    """Print how files score; errors among the findings go to the other stream, as the status says."""
    from perfeval_gen.cli import score_printing

    one_of("--format", output, ("text", "json"))
    files, unread = collected(paths)
    read = [_scored(path, pack, tree) for path in files]
    if output == "json":
        typer.echo(score_printing.to_json((str(r.path), r.scored, r.found) for r in read))
    else:
        texts = [score_printing.to_text(str(r.path), r.scored) for r in read if r.scored is not None]
        typer.echo("\n\n".join(texts), nl=bool(texts))
    errors = [d for d in in_order((*unread, *(d for r in read for d in r.found))) if d.severity is Severity.ERROR]
    show(errors, err=True)
    return status_of(errors, files)


def _scored(path: Path, pack: str | None, tree: str) -> _Read:
    from perfeval_gen.workflows.scoring import score_file

    try:
        outcome = score_file(path, pack, tree)
    except OSError as error:
        return _Read(path, None, (inputs.unreadable(path, error),))
    return _Read(path, outcome.value, outcome.diagnostics)
