"""``perfeval check``: what is wrong with files, for people, programs and code hosts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def check(  # noqa: PLR0913 - the options of the command
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="路径", help="YAML 文件或文件夹，可写多个，重复的只处理一次", show_default=False),
    ],
    stage: Annotated[
        str, typer.Option("--stage", metavar="草稿|报送|公开", help="到了哪一步，决定哪些问题拦住")
    ] = "草稿",
    pack: Annotated[str | None, typer.Option("--pack", metavar="名称", help="用另一个模板包，代替文件里写的")] = None,
    output: Annotated[
        str,
        typer.Option("--format", metavar="格式", help="text 给人看，json、sarif 给程序读， github 显示在网站上"),
    ] = "text",
    chosen: Annotated[
        list[str] | None,
        typer.Option("--select", metavar="代码", help="只看这些代码或规则，如 PE402、SUM-04"),
    ] = None,
    left_out: Annotated[list[str] | None, typer.Option("--ignore", metavar="代码", help="不看这些代码或规则")] = None,
    fail_on: Annotated[
        str, typer.Option("--fail-on", metavar="级别", help="错误、警告、提示、从不： 到这一级退出状态为 1")
    ] = "错误",
    baseline: Annotated[
        Path | None, typer.Option("--baseline", metavar="文件", help="基线，里面的旧问题不列、不计")
    ] = None,
    new_baseline: Annotated[
        Path | None, typer.Option("--write-baseline", metavar="文件", help="把现有的问题记成基线")
    ] = None,
    today: Annotated[
        str, typer.Option("--today", metavar="日期", help="按哪一天检查，缺省为今天", show_default=False)
    ] = "",
    *,
    fix: Annotated[bool, typer.Option("--fix", help="不必斟酌的直接改好： 写法上的错、可以改用引用的数")] = False,
    every: Annotated[bool, typer.Option("--all", help="重复的提示逐处列出，不归并")] = False,
    no_notes: Annotated[bool, typer.Option("--no-notes", help="不列提示（待填等），只列错误和警告")] = False,
) -> None:
    """Check data."""
    from perfeval_gen.cli import check_run
    from perfeval_gen.cli.today import date_of_check

    shown = check_run.shown_as(output, stage, every=every, with_notes=not no_notes)
    asked = check_run.Asked(
        pack,
        check_run.selection_of(chosen or (), left_out or ()),
        check_run.severity_of(fail_on),
        baseline,
        new_baseline,
        date_of_check(today),
        fix,
    )
    raise typer.Exit(check_run.run_check(paths, shown, asked))
