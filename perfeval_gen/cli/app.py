"""The command ``perfeval``: its commands and exit status."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Final

import typer

from perfeval_gen.cli import (
    check_command,
    diff_command,
    doctor_command,
    explain_command,
    fmt_command,
    migrate_command,
    rollover_command,
    schema_command,
    text_command,
)
from perfeval_gen.cli.chinese import ChineseCommand, ChineseGroup, explain_usage, help_for
from perfeval_gen.cli.streams import restart_in_utf8, set_streams

USAGE_ERROR: Final = 2
INTERRUPTED: Final = 130
OUR_FAULT: Final = 70

app = typer.Typer(
    cls=ChineseGroup,
    add_completion=False,
    no_args_is_help=False,
    pretty_exceptions_enable=False,
    help="预算绩效自评：一份 YAML，生成整套自评报告与附表（DOCX）。",
    epilog="例：perfeval render examples -o 输出",
)

Paths = Annotated[
    list[Path],
    typer.Argument(metavar="路径", help="YAML 文件或文件夹，可写多个，重复的只处理一次", show_default=False),
]
StageOption = Annotated[str, typer.Option("--stage", metavar="草稿|报送|公开", help="到了哪一步，决定哪些问题会拦住")]
FormatOption = Annotated[str, typer.Option("--format", metavar="text|json", help="给人看，或给程序读")]
DirOption = Annotated[Path, typer.Option("--dir", metavar="文件夹", help="在哪个单位的文件夹里找“模板”")]
PackOption = Annotated[str | None, typer.Option("--pack", metavar="名称", help="用另一个模板包，代替文件里写的")]


@app.callback(invoke_without_command=True)
def perfeval(
    context: typer.Context,
    *,
    version: Annotated[bool, typer.Option("--version", help="显示版本")] = False,
) -> None:
    """预算绩效自评：一份 YAML，生成整套自评报告与附表（DOCX）。"""
    if version:
        from perfeval_gen import __version__

        typer.echo(f"perfeval {__version__}")
    elif context.invoked_subcommand is None:
        typer.echo(context.get_help())


@app.command("new", cls=ChineseCommand)
def new(  # noqa: PLR0913 - the options of the command
    folder: Annotated[Path, typer.Argument(metavar="文件夹", help="单位的文件夹，没有就新建", show_default=False)],
    kind: Annotated[
        str, typer.Option("--kind", metavar="整体|项目|转移支付", help="哪一类自评", show_default=False)
    ] = "",
    unit: Annotated[
        str,
        typer.Option(
            "--unit", metavar="名称", help="单位全称；文件夹里已有 perfeval.yaml 的不必写", show_default=False
        ),
    ] = "",
    year: Annotated[int | None, typer.Option("--year", metavar="年度", help="被评价的年度", show_default=False)] = None,
    pack: Annotated[
        str | None, typer.Option("--pack", metavar="名称", help="模板包；缺省 gd-zhanjiang，转移支付为 cn")
    ] = None,
    code: Annotated[
        str, typer.Option("--code", metavar="编码", help="项目编码，用在文件名里", show_default=False)
    ] = "",
    project: Annotated[
        str, typer.Option("--name", metavar="名称", help="项目名称，用在文件名里", show_default=False)
    ] = "",
) -> None:
    """新建单位的文件夹和一年的数据文件，每个字段都带说明；没写的选项会在终端上问。"""
    from perfeval_gen.cli.new_command import run_new

    raise typer.Exit(run_new(folder, kind, unit, year, pack, code, project))


@app.command("render", cls=ChineseCommand)
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
    quiet: Annotated[bool, typer.Option("--quiet", help="不显示进度和文档清单，只说问题和结果")] = False,
) -> None:
    """先检查，再生成报告和附表；已是最新的不再生成。"""
    from perfeval_gen.cli.commands import run_render
    from perfeval_gen.cli.today import date_of_check

    def made(some: list[Path]) -> int:
        day = date_of_check(today)
        return run_render(
            some, out, tuple(only or ()), stage, pack, bind, day,
            force=force, only_check=only_check, jobs=jobs, dask=dask, quiet=quiet,
        )  # fmt: skip

    if watch:
        from perfeval_gen.cli.watch import run_watch

        raise typer.Exit(run_watch(paths, made, out, is_bound=bool(bind)))
    raise typer.Exit(made(paths))


@app.command("score", cls=ChineseCommand)
def score(
    paths: Paths,
    pack: PackOption = None,
    tree: Annotated[
        str,
        typer.Option("--tree", metavar="名称", help="另一份评分表，写指标文件的名称", show_default=False),
    ] = "",
    output: FormatOption = "text",
) -> None:
    """评分表：各级得分、算式和扣分原因，总分、等级。"""
    from perfeval_gen.cli.inspect_commands import run_score

    raise typer.Exit(run_score(paths, pack, tree, output))


check = app.command("check", cls=ChineseCommand)(check_command.check)
explain = app.command("explain", cls=ChineseCommand)(explain_command.explain)
schema = app.command("schema", cls=ChineseCommand)(schema_command.schema)
text = app.command("text", cls=ChineseCommand)(text_command.text)
diff = app.command("diff", cls=ChineseCommand)(diff_command.diff)
doctor = app.command("doctor", cls=ChineseCommand)(doctor_command.doctor)
fmt = app.command("fmt", cls=ChineseCommand)(fmt_command.fmt)
migrate = app.command("migrate", cls=ChineseCommand)(migrate_command.migrate)
rollover = app.command("rollover", cls=ChineseCommand)(rollover_command.rollover)

pack_app = typer.Typer(
    cls=ChineseGroup, no_args_is_help=False, help="模板包：有哪些，一个包里有什么、哪些待核定，复制一个来改。"
)


@pack_app.command("list", cls=ChineseCommand)
def pack_list(folder: DirOption = Path(), output: FormatOption = "text") -> None:
    """列出随程序提供的和单位自己的模板包。"""
    from perfeval_gen.cli.inspect_commands import run_pack_list

    raise typer.Exit(run_pack_list(folder, output))


@pack_app.command("info", cls=ChineseCommand)
def pack_info(
    name: Annotated[str, typer.Argument(metavar="名称", help="模板包的名称，例如 gd-zhanjiang", show_default=False)],
    folder: DirOption = Path(),
    output: FormatOption = "text",
) -> None:
    """一个模板包的文档、依据、评分表，以及还要核定的缺省值。"""
    from perfeval_gen.cli.inspect_commands import run_pack_info

    raise typer.Exit(run_pack_info(name, folder, output))


@pack_app.command("copy", cls=ChineseCommand)
def pack_copy(
    name: Annotated[str, typer.Argument(metavar="名称", help="要复制的模板包", show_default=False)],
    target: Annotated[Path, typer.Argument(metavar="目标", help="新的文件夹，例如 模板/某省", show_default=False)],
    folder: DirOption = Path(),
) -> None:
    """复制一个模板包，在复制的上面改。"""
    from perfeval_gen.cli.inspect_commands import run_pack_copy

    raise typer.Exit(run_pack_copy(name, target, folder))


app.add_typer(pack_app, name="pack")
app.add_typer(pack_app, name="模板包", hidden=True)
pack_app.command("列表", cls=ChineseCommand, hidden=True)(pack_list)
pack_app.command("详情", cls=ChineseCommand, hidden=True)(pack_info)
pack_app.command("复制", cls=ChineseCommand, hidden=True)(pack_copy)
for _alias, _command in (
    ("新建", new), ("校验", check), ("生成", render), ("评分", score), ("表式", schema), ("说明", explain),
    ("文字", text), ("比较", diff), ("环境", doctor), ("整理", fmt), ("升级", migrate),
    ("结转", rollover),
):  # fmt: skip
    app.command(_alias, cls=ChineseCommand, hidden=True)(_command)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status; no traceback ever reaches the user."""
    if arguments is None:
        restart_in_utf8()
    set_streams()
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        status = typer.main.get_command(app).main(args=words, prog_name="perfeval", standalone_mode=False)
    except KeyboardInterrupt:
        return _interrupted()
    except Exception as error:  # noqa: BLE001 - the last resort: a log, not a traceback
        return _failed(error)
    if status == INTERRUPTED:  # what Typer makes of Ctrl-C
        return _interrupted()
    return status if isinstance(status, int) else 0


def _interrupted() -> int:
    typer.echo("已停止；没有写到一半的文件。", err=True)
    return INTERRUPTED


def _failed(error: Exception) -> int:
    """Tell an error in Chinese; usage errors carry ``format_message``."""
    if type(error).__name__ == "Abort":
        return _interrupted()
    if hasattr(error, "format_message"):
        typer.echo(f"错误[PE700] {explain_usage(error)}\n     = {help_for(error)} 查看用法", err=True)
        return USAGE_ERROR
    from perfeval_gen.cli.failure import told

    return told(error)
