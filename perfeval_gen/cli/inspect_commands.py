"""Commands that look at more than one file's findings: how files score, which packs there are, what is in one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from perfeval_gen.cli.answers import CLEAN, FINDINGS, TEMPLATE, USAGE, collected, one_of, show, status_of
from perfeval_gen.diagnostics import Diagnostic, Severity, in_order
from perfeval_gen.packs.model import PACK_FILE
from perfeval_gen.workflows import inputs

if TYPE_CHECKING:
    from perfeval_gen.workflows.pack_copy import LeftThere
    from perfeval_gen.workflows.scoring import ScoredFile


@dataclass(frozen=True, slots=True)
class _Read:
    path: Path
    scored: ScoredFile | None
    found: tuple[Diagnostic, ...]


def run_score(paths: list[Path], pack: str | None, tree: str, output: str) -> int:
    """Print how files score; errors among the findings go to the other stream, as the status says."""
    from perfeval_gen.cli import score_printing

    one_of("--format", output, ("text", "json"))
    files, unread = collected(paths)
    read = [_scored(path, pack, tree) for path in files]
    if output == "json":
        typer.echo(score_printing.to_json((str(r.path), r.scored, r.found) for r in read))
    else:
        texts = [score_printing.to_text(str(r.path), r.scored) for r in read if r.scored is not None]
        typer.echo("\n\n".join(texts), nl=bool(texts))
    errors = [d for d in in_order((*unread, *(d for r in read for d in r.found))) if d.severity is Severity.ERROR]
    show(errors, err=True)
    return status_of(errors, files)


def _scored(path: Path, pack: str | None, tree: str) -> _Read:
    from perfeval_gen.workflows.scoring import score_file

    try:
        outcome = score_file(path, pack, tree)
    except OSError as error:
        return _Read(path, None, (inputs.unreadable(path, error),))
    return _Read(path, outcome.value, outcome.diagnostics)


def run_pack_list(folder: Path, output: str) -> int:
    """Print the packs that can be named; one with faults is listed as such."""
    from perfeval_gen.cli import pack_printing
    from perfeval_gen.workflows.pack_info import list_packs

    one_of("--format", output, ("text", "json"))
    packs = list_packs(folder)
    typer.echo(pack_printing.list_json(packs) if output == "json" else pack_printing.list_text(packs))
    return CLEAN


def run_pack_info(name: str, folder: Path, output: str) -> int:
    """Print what a pack prescribes, and where it or one of its Word templates is faulty."""
    from perfeval_gen.cli import pack_printing
    from perfeval_gen.workflows.pack_info import is_known, pack_info

    one_of("--format", output, ("text", "json"))
    outcome = pack_info(name, folder)
    show([d for d in outcome.diagnostics if d.severity is not Severity.NOTE], err=True)
    if outcome.value is None:
        return TEMPLATE if is_known(name, folder) else USAGE
    info = outcome.value
    typer.echo(pack_printing.info_json(info) if output == "json" else pack_printing.info_text(info))
    return TEMPLATE if outcome.failed else CLEAN


def run_pack_copy(name: str, target: Path, folder: Path) -> int:
    """Copy a pack into a new folder; nothing is overwritten."""
    from perfeval_gen.pipeline import own_templates
    from perfeval_gen.workflows.pack_copy import copy_pack
    from perfeval_gen.workflows.pack_info import is_known

    outcome = copy_pack(name, target, own_templates(folder))
    if outcome.value is None:
        show(outcome.diagnostics, err=True)
        return FINDINGS if is_known(name, folder) else USAGE
    copied = outcome.value
    for path in copied.files:
        typer.echo(f"√ {path}")
    typer.echo(f"共复制 {len(copied.files)} 个文件")
    for left in copied.left:
        typer.echo(_left_there(left))
    typer.echo(f"下一步：1. 改 {target / PACK_FILE} 的名称、版本、依据   {_after_copy(target)}")
    return CLEAN


def _after_copy(target: Path) -> str:
    """Return how to look at the copied pack: where packs are looked for, or how it gets there."""
    from perfeval_gen.pipeline import OWN_TEMPLATES

    if target.parent.name != OWN_TEMPLATES:
        return f"2. 把文件夹移到单位文件夹的“{OWN_TEMPLATES}”下，在那里才找得到"
    unit = target.parent.parent
    where = "" if unit == Path() else f' --dir "{unit}"'
    return f"2. perfeval pack info {target.name}{where}"


def _left_there(left: LeftThere) -> str:
    kinds = (("Word 模板", left.templates), ("评分指标", left.trees))
    what = "、".join(word for word, names in kinds if names)
    names = "、".join((*left.templates, *left.trees))
    hint = f"要改的用 perfeval pack copy {left.pack} 另一个文件夹，再把那一份放进来"
    return f"{what}沿用 {left.pack}，没有复制：{names}\n    {hint}"
