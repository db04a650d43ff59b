"""What ``perfeval render`` does: have the documents made, put them into place, tell what was found."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Final

import typer

from perfeval_gen.cli.answers import ENVIRONMENT, collected, one_of
from perfeval_gen.diagnostics import Stage
from perfeval_gen.workflows.batch import Asked
from perfeval_gen.workflows.batch_faults import NoCluster

FEW: Final = 40  # inputs that one process is through with before others have begun
_ALL, _SAMPLE = "全部", "抽查"
_GATES: Final = {_ALL: _ALL, _SAMPLE: _SAMPLE, "all": _ALL, "sample": _SAMPLE}


def _stage(text: str) -> Stage:
    return Stage(one_of("--stage", text, [s.value for s in Stage]))


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
    jobs: int = 0,
    dask: str = "",
    quiet: bool = False,
    gate: str = "",
) -> int:
    """Check and render files; what is refused isn't written, others of the batch are.

    ``only_check``: write nothing, tell which documents aren't what would be written. ``jobs``: in so many processes,
    0 as many as are worth it. ``dask``: in those that this scheduler has. ``gate``: which documents are looked through
    before they are written.
    """
    from perfeval_gen.cli.render_makers import maker
    from perfeval_gen.cli.render_run import Run

    if binding:
        one_of("--bind", binding, ("分册", "合订", "汇总", "不出"))
    wanted = _GATES[one_of("--gate", gate, tuple(_GATES))] if gate else ""
    stage = _stage(stage_name)
    files, unread = collected(paths)
    is_sampled = wanted == _SAMPLE or (not wanted and len(files) > FEW)
    asked = Asked(
        stage, pack, only, binding, today, out, Path.cwd(), force=force, is_check=only_check, is_sampled=is_sampled
    )
    count = processes(jobs, len(files), binding)
    try:
        with maker(asked, files, count, "" if binding == "合订" else dask) as made:
            return Run(asked, files, quiet=quiet).through(made, unread)
    except NoCluster as error:
        typer.echo(f"错误[{error.code.id}] {error.message}\n     = {error.remedy}", err=True)
        return ENVIRONMENT


def processes(jobs: int, files: int, binding: str) -> int:
    """Return in how many processes to render; a volume of several files is bound where all of them are."""
    if binding == "合订":
        return 1
    return min(jobs or (cores() if files > FEW else 1), max(files, 1))


def cores() -> int:
    """Return how many processes can run at once."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
