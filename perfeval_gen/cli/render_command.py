"""``perfeval render``: its arguments; what it does is in ``commands`` and ``render_run``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from perfeval_gen.cli.options import PackOption, Paths, StageOption


def render(  # noqa: PLR0913 - the options of the command
    paths: Paths,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", metavar="文件夹", help="放到哪里，缺省为“输出/年度”")
    ] = None,
    only: Annotated[list[str] | None, typer.Option("--only", metavar="文档", help="只生成这一份，可写多次")] = None,
    stage: StageOption = "草稿",
    pack: PackOption = None,
    bind: Annotated[
        str,
        typer.Option(
            "--bind", metavar="分册|合订|汇总|不出", help="多个项目怎样出，代替模板包里写的", show_default=False
        ),
    ] = "",
    today: Annotated[
        str, typer.Option("--today", metavar="日期", help="按哪一天检查，缺省为今天", show_default=False)
    ] = "",
    *,
    force: Annotated[
        bool, typer.Option("--force", help="已是最新的也生成；手工改过的、不是本程序生成的文档也覆盖")
    ] = False,
    only_check: Annotated[bool, typer.Option("--check", help="不生成，只看已有的文档是不是最新的")] = False,
    watch: Annotated[bool, typer.Option("--watch", help="生成以后等着，数据或模板一改就重新生成")] = False,
    jobs: Annotated[
        int, typer.Option("-j", "--jobs", metavar="个数", min=0, help="同时用几个进程；缺省 0，按文件多少自定")
    ] = 0,
    dask: Annotated[
        str, typer.Option("--dask", metavar="地址", help="交给这个地址的多台电脑去做", show_default=False)
    ] = "",
    gate: Annotated[
        str,
        typer.Option(
            "--gate", metavar="全部|抽查", help="写出前逐份查 Word 结构，还是抽查；缺省看文件多少", show_default=False
        ),
    ] = "",
    quiet: Annotated[bool, typer.Option("--quiet", help="不显示进度和文档清单，只说问题和结果")] = False,
) -> None:
    """Check, then make the documents."""
    from perfeval_gen.cli.commands import run_render
    from perfeval_gen.cli.today import date_of_check

    def made(some: list[Path]) -> int:
        day = date_of_check(today)
        return run_render(
            some, out, tuple(only or ()), stage, pack, bind, day,
            force=force, only_check=only_check, jobs=jobs, dask=dask, quiet=quiet, gate=gate,
        )  # fmt: skip

    if watch:
        from perfeval_gen.cli.watch import run_watch

        raise typer.Exit(run_watch(paths, made, out, is_bound=bool(bind)))
    raise typer.Exit(made(paths))
