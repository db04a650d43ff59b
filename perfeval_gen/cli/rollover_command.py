"""``perfeval rollover``: last year's files become this year's, and what became of every value is told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

if TYPE_CHECKING:
    from perfeval_gen.workflows.rollover.folder import Rolled
    from perfeval_gen.workflows.rollover.plan import Leaf

_SHOWN: Final = 6
# What became of values, in the order told, and what that means.
_TOLD: Final = (
    ("沿用", "照抄"),
    ("上年", "移到“上年”，今年的待填"),
    ("清空", "待填或不再列"),
    ("待核", "照抄，行尾标“#? 沿用自{year}”"),
    ("其他", "表式没有的，照抄并标“#?”"),
    ("整改", "转入“上年问题整改”，须写明结果"),
    ("换新", "年度、上年末等换成新的"),
    ("跳过", "已结束的项目"),
)


def rollover(
    folder: Annotated[
        Path, typer.Argument(metavar="文件夹", help="单位的文件夹，缺省为当前文件夹", show_default=False)
    ] = Path(),
    *,
    source: Annotated[int, typer.Option("--from", metavar="年度", help="从哪一年")],
    target: Annotated[int, typer.Option("--to", metavar="年度", help="到哪一年，即下一年")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只说会怎样，不写文件")] = False,
) -> None:
    """Make this year's files of last year's."""
    raise typer.Exit(run_rollover(folder, source, target, dry_run=dry_run))


def run_rollover(folder: Path, source: int, target: int, *, dry_run: bool) -> int:
    """Roll a unit's folder over and print what became of every value."""
    from perfeval_gen.cli.answers import CLEAN, is_of_pack, show, status_of
    from perfeval_gen.diagnostics import Severity
    from perfeval_gen.workflows.inputs import unreadable
    from perfeval_gen.workflows.rollover.folder import roll_over
    from perfeval_gen.workflows.rollover.plan import Years

    try:
        outcome = roll_over(folder, Years(source, target), dry_run=dry_run)
    except OSError as error:
        found = [unreadable(folder, error)]
        show(found, err=True)
        return status_of(found, ())
    if outcome.value is None:
        shown = [d for d in outcome.diagnostics if d.severity is not Severity.NOTE]
        show(shown, err=True)
        return status_of(shown, [Path(d.location.file) for d in shown if not is_of_pack(d.location.file)])
    for line in summary(outcome.value, source):
        typer.echo(line)
    for item in outcome.diagnostics:
        typer.echo(f"{item.severity.title}[{item.code}] {item.message}")
    for line in _files(outcome.value, target, dry_run=dry_run):
        typer.echo(line)
    return CLEAN


def summary(files: Sequence[Rolled], year: int) -> list[str]:
    """Return how many values went which way; the numbers add up to all values of last year's files."""
    leaves = [leaf for one in files for leaf in one.leaves]
    counts = {name: [leaf for leaf in leaves if leaf.fate.value == name] for name, _ in _TOLD}
    width = max((len(str(len(of_kind))) for of_kind in counts.values()), default=1)
    lines = []
    for name, meaning in _TOLD:
        of_kind = counts[name]
        if of_kind:
            told = meaning.format(year=year) + _details(name, files)
            lines.append(f"{name} {len(of_kind):>{width}} 项  {_titles(of_kind)} → {told}")
    return [*lines, f"合计 {len(leaves):>{width}} 项，{len(files)} 个文件"]


def _details(name: str, files: Sequence[Rolled]) -> str:
    if name == "整改":
        return f"（{sum(one.problems for one in files)} 条问题）"
    if name == "跳过":
        return f"（{'、'.join(ended for one in files for ended in one.ended)}）"
    return ""


def _titles(leaves: Iterable[Leaf]) -> str:
    titles = list(dict.fromkeys(leaf.title for leaf in leaves))
    return "、".join(titles[:_SHOWN]) + ("等" if len(titles) > _SHOWN else "")


def _files(files: Sequence[Rolled], target: int, *, dry_run: bool) -> list[str]:
    if dry_run:
        return ["未写入任何文件。"]
    signs = {"新写": "√", "更新": "√", "未变": "－", "不写": "－"}
    lines = [f"{signs[one.state]} {one.path}（{one.state}）" for one in files]
    if not any(one.state in ("新写", "更新") for one in files):
        return [*lines, "没有要改的。"]
    return [*lines, f"下一步：核对标了“#?”的，填好“待填”，再运行 perfeval check {target} --stage 报送"]
