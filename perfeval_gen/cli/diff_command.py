"""The command ``diff``: its arguments; what it does is in ``diff_run``, imported only when asked for."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def diff(
    before: Annotated[
        str, typer.Argument(metavar="之前", help="文件、年度，或 版本:路径、版本、版本..版本", show_default=False)
    ],
    after: Annotated[
        str | None, typer.Argument(metavar="之后", help="同上；不写的，是同一文件现在的样子", show_default=False)
    ] = None,
    by: Annotated[
        list[str] | None, typer.Option("--by", metavar="资金|指标|文字|其他", help="只列这一类，可写多次")
    ] = None,
    path: Annotated[
        Path | None, typer.Option("--path", metavar="路径", help="没有写路径的版本，比较其中哪个文件或年度")
    ] = None,
    output: Annotated[
        str, typer.Option("--format", metavar="text|markdown|json", help="给人看、贴进文档，或给程序读")
    ] = "text",
) -> None:
    """Compare two years, files or versions."""
    from perfeval_gen.cli.diff_run import run_diff

    raise typer.Exit(run_diff(before, after, tuple(by or ()), path, output))
