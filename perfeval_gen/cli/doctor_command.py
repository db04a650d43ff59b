"""``perfeval doctor``: is everything there that the program needs; ``--git`` sets up a repository."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from perfeval_gen.cli.failure import ENVIRONMENT, UNREADABLE

if TYPE_CHECKING:
    from perfeval_gen.cli.machine import Line


def doctor(
    folder: Annotated[
        Path, typer.Argument(metavar="文件夹", help="单位的文件夹，缺省为当前文件夹", show_default=False)
    ] = Path(),
    *,
    git: Annotated[
        bool, typer.Option("--git", help="让这个 git 库把 Word、Excel 按文字比较，提交前检查数据；只改这个库的设置")
    ] = False,
) -> None:
    """Look at the machine and the folder."""
    raise typer.Exit(run_git(folder) if git else run_doctor(folder))


def run_doctor(folder: Path) -> int:
    """Print how the machine and the folder stand; return 4 if something needed is broken."""
    from perfeval_gen.cli.git import git_lines
    from perfeval_gen.cli.machine import BAD, machine_lines

    if not folder.is_dir():
        return _no_folder(folder)
    lines = (*machine_lines(), *git_lines(folder))
    is_whole = all(line.sign != BAD for line in lines)  # without its libraries the program can't read the folder
    return _told((*lines, *(_unit_lines(folder) if is_whole else ())))


def run_git(folder: Path) -> int:
    """Set up the git repository around a folder; return 4 without git, 2 if there is no repository."""
    from perfeval_gen.cli import git
    from perfeval_gen.workflows.surroundings import PE732

    if not folder.is_dir():
        return _no_folder(folder)
    if not git.has_git():
        return _refused(PE732.id, "没有装 git", "装好 git 再运行", ENVIRONMENT)
    top = git.top_of(folder)
    if top is None:
        return _refused(PE732.id, *git.why_no_repository(folder), UNREADABLE)
    return _told(git.set_up(top))


def _no_folder(folder: Path) -> int:
    return _refused("PE705", f"找不到文件夹“{folder}”", "核对路径", UNREADABLE)


def _refused(code: str, message: str, hint: str, status: int) -> int:
    typer.echo(f"错误[{code}] {message}\n     = {hint}", err=True)
    return status


def _told(lines: Iterable[Line]) -> int:
    from perfeval_gen.cli.machine import BAD
    from perfeval_gen.cli.printing import visible

    is_broken = False
    for line in lines:
        is_broken = is_broken or line.sign == BAD
        typer.echo(visible(f"{line.sign} {line.title}：{line.text}"))
        if line.remedy:
            typer.echo(visible(f"    = {line.remedy}"))
    return ENVIRONMENT if is_broken else 0


def _unit_lines(folder: Path) -> Iterator[Line]:
    """Yield how the unit's folder stands: its perfeval.yaml, its pack and the pack's version."""
    from perfeval_gen.cli.machine import BAD, GOOD, ODD, Line
    from perfeval_gen.diagnostics import Severity
    from perfeval_gen.packs.model import load_pack
    from perfeval_gen.pipeline import own_templates
    from perfeval_gen.repository import CONFIG, find_root, load_repository

    root = find_root(folder)
    if root is None:
        yield Line(ODD, "单位的文件夹", f"这里没有 {CONFIG}", "用 perfeval new 新建，或到单位的文件夹里再运行")
        return
    around = load_repository(folder)
    errors = [d for d in around.diagnostics if d.severity is Severity.ERROR]
    if around.value is None or errors:
        told = errors[0].message if errors else "读不出来"
        yield Line(BAD, CONFIG, told, f"perfeval check 看是哪一行：{root / CONFIG}")
        return
    unit, name = around.value.document.get("unit"), around.value.document.get("pack")
    yield Line(GOOD, "单位的文件夹", f"{root}（{unit}）")
    if not isinstance(name, str):
        return
    place = around.value.document.at(("pack",))
    pack = load_pack(name, own=own_templates(root), asked_at=place)
    if pack.value is None:
        yield Line(BAD, "模板包", f"“{name}”用不了", f"perfeval pack info {name}")
        return
    odd = around.value.named(pack.value).diagnostics
    yield (
        Line(ODD, "模板包", odd[0].message, odd[0].hint)
        if odd
        else Line(GOOD, "模板包", f"{name} {pack.value.version}")
    )
