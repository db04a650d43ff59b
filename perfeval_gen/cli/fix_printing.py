"""``perfeval check --fix``: mend, check again, until there is nothing left to mend; tell what was done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import typer

from perfeval_gen.diagnostics import Diagnostic

_ROUNDS: Final = 6  # a mended colon may uncover what stood behind it


def fix(files: Sequence[Path], look: Callable[[Path], Sequence[Diagnostic]], *, err: bool) -> tuple[Diagnostic, ...]:
    """Mend what the findings of ``look`` bring along and print it; return what could not be mended."""
    from perfeval_gen.workflows.fixes import mend
    from perfeval_gen.workflows.inputs import unreadable

    counts: dict[Path, Counter[str]] = {}
    told: tuple[Diagnostic, ...] = ()
    for _ in range(_ROUNDS):
        found = [item for path in files for item in look(path) if item.edits]
        try:
            outcome = mend(found, write=True)
        except OSError as error:
            told = (unreadable(Path(), error),)
            break
        told = outcome.diagnostics
        for one in outcome.value or ():
            counts.setdefault(one.path, Counter()).update(item.code for item in one.made)
        if not outcome.value:
            break
    for path, codes in counts.items():
        which = "、".join(f"{code} {n} 处" for code, n in sorted(codes.items()))
        typer.echo(f"√ {path}：{which}", err=err)
    total = sum(codes.total() for codes in counts.values())
    nothing = "没有改动任何文件" if told else "没有可以自动修正的地方"
    typer.echo(f"已修正 {total} 处（{len(counts)} 个文件）" if total else nothing, err=err)
    return told
