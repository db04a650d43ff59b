"""``perfeval new``: ask for what is missing on a terminal, write, say what comes next."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from perfeval_gen.cli.answers import CLEAN, FINDINGS, USAGE, show, status_of
from perfeval_gen.diagnostics import Location, finding


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
    """Make a unit's folder and the file of a year."""
    raise typer.Exit(run_new(folder, kind, unit, year, pack, code, project))


def run_new(  # noqa: PLR0913 - the options of the command
    folder: Path, kind: str, unit: str, year: int | None, pack: str | None, code: str, project: str
) -> int:
    """Write a new file with the unit's folder around it; return 0, 1 if the file is there, 2 for wrong options."""
    from perfeval_gen.repository import CONFIG
    from perfeval_gen.workflows.project_start import PE708, PE709, Start, start

    is_known = (folder / CONFIG).is_file()
    kind = kind or _asked("哪一类自评（整体、项目、转移支付）")
    unit = unit or ("" if is_known else _asked("单位全称"))
    said = str(year) if year is not None else _asked("被评价的年度，四位数")
    if kind.startswith("项目") and not project:
        project = _asked("项目名称")
        code = code or _asked("项目编码（没有的直接回车）")
    missing = [f"--{n}" for n, v in (("kind", kind), ("unit", unit or is_known), ("year", said)) if not v]
    if missing:
        fault = finding(
            PE709, f"缺少 {'、'.join(missing)}", Location("perfeval new"), hint="写上选项，或在终端里运行，程序会问"
        )
        show((fault,), err=True)
        return USAGE
    wanted = Start(folder, kind, pack or "", unit, int(said) if said.isascii() and said.isdigit() else 0, code, project)
    outcome = start(wanted)
    if outcome.value is None:
        show(outcome.diagnostics, err=True)
        return FINDINGS if outcome.diagnostics[0].code == PE708.id else status_of(outcome.diagnostics, ())
    made = outcome.value
    typer.echo(f"√ {made.path}    （{made.to_fill} 处待填，必填 {made.required} 处；每处带说明）")
    if made.around:
        names = "  ".join(dict.fromkeys(path.relative_to(folder).parts[0] for path in made.around))
        typer.echo(f"√ {folder}：{names}")
    year_folder = folder / str(wanted.year)
    typer.echo(f'下一步：1. 用任意编辑器填写 {made.path.name}   2. perfeval check "{year_folder}"   ', nl=False)
    typer.echo(f'3. perfeval render "{year_folder}"')
    return CLEAN


def _asked(question: str) -> str:
    """Return the answer on a terminal; nothing where nobody can answer."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return ""
    answer: str = typer.prompt(question, default="", show_default=False)
    return answer.strip()
