"""``perfeval fmt``: files in their canonical form."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def fmt(
    paths: Annotated[
        list[Path], typer.Argument(metavar="路径", help="YAML 文件或文件夹，可写多个", show_default=False)
    ],
    *,
    check: Annotated[bool, typer.Option("--check", help="只列出要整理的文件，不改动")] = False,
) -> None:
    """Bring files into their canonical form."""
    raise typer.Exit(run_fmt(paths, check=check))


def run_fmt(paths: list[Path], *, check: bool) -> int:
    """Rewrite files, or only tell which would change; return 0 nothing to do or done, 1 would change or errors."""
    from perfeval_gen.cli.answers import CLEAN, FINDINGS, show, status_of
    from perfeval_gen.diagnostics import Severity
    from perfeval_gen.workflows.fmt.files import files_of
    from perfeval_gen.workflows.fmt.form import format_file
    from perfeval_gen.workflows.inputs import unreadable

    collected = files_of(paths)
    files, found, changed = collected.value or (), list(collected.diagnostics), 0
    for path in files:
        try:
            outcome = format_file(path, write=not check)
        except OSError as error:
            found.append(unreadable(path, error))
            continue
        found.extend(outcome.diagnostics)
        if outcome.value is not None and outcome.value.is_changed:
            changed += 1
            told = f"（{'；'.join(outcome.value.rewritten)}）" if outcome.value.rewritten else ""
            typer.echo(f"{'要整理' if check else '√'} {path}{told}")
    show(found, err=True)
    refused = {d.location.file for d in found if d.severity is Severity.ERROR}
    others = {d.location.file for d in found} - refused
    left = f"，{len(refused)} 个有错误没有动" if refused else ""
    left += f"，{len(others)} 个不是单位的数据文件没有动" if others else ""
    typer.echo(f"{len(files)} 个文件，{changed} 个{'要整理' if check else '已整理'}{left}")
    status = status_of(found, files)
    return FINDINGS if status == CLEAN and check and changed else status
