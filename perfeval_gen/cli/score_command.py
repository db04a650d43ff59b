"""``perfeval score``: its arguments."""

from __future__ import annotations

from typing import Annotated

import typer

from perfeval_gen.cli.options import FormatOption, PackOption, Paths


def score(
    paths: Paths,
    pack: PackOption = None,
    tree: Annotated[
        str,
        typer.Option("--tree", metavar="名称", help="另一份评分表，写指标文件的名称", show_default=False),
    ] = "",
    output: FormatOption = "text",
) -> None:
    """Show how files score."""
    from perfeval_gen.cli.inspect_commands import run_score

    raise typer.Exit(run_score(paths, pack, tree, output))
