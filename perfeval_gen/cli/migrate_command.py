"""``perfeval migrate``: files of older versions written as the present schema has them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from perfeval_gen.workflows.migrate.run import Migrated


def migrate(
    paths: Annotated[
        list[Path], typer.Argument(metavar="路径", help="YAML 文件或文件夹，可写多个", show_default=False)
    ],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只列出要改什么，不改动")] = False,
) -> None:
    """Bring files of older versions up to date."""
    raise typer.Exit(run_migrate(paths, dry_run=dry_run))


def run_migrate(paths: list[Path], *, dry_run: bool) -> int:
    """Bring files up to date, or only tell how; return 1 where something is left to do by hand."""
    from perfeval_gen.cli.answers import collected, show, status_of
    from perfeval_gen.workflows.inputs import unreadable
    from perfeval_gen.workflows.migrate.run import migrate_file

    files, unread = collected(paths)
    found, count = list(unread), 0
    for path in files:
        try:
            outcome = migrate_file(path, write=not dry_run)
        except OSError as error:
            found.append(unreadable(path, error))
            continue
        found.extend(outcome.diagnostics)
        for one in outcome.value or ():
            count += 1
            _tell(one, dry_run=dry_run)
    show(found, err=True)
    refused = len({d.location.file for d in found if d.code == "PE218"})
    left = f"，{refused} 个有改不了的，没有动" if refused else ""
    typer.echo(f"{count} 个文件{'要改' if dry_run else '已改'}{left}")
    return status_of(found, files)


def _tell(one: Migrated, *, dry_run: bool) -> None:
    told = f"（{'；'.join(one.rewritten)}）" if one.rewritten else ""
    typer.echo(f"{'要改' if dry_run else '√'} {one.path}{told}")
    for change in one.made:
        typer.echo(f"    第 {change.location.line} 行  {change.message}")
