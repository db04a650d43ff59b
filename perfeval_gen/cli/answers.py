"""What commands have in common: values of options, files named, findings shown, the exit status."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import typer

from perfeval_gen.cli import printing
from perfeval_gen.diagnostics import Diagnostic, Severity
from perfeval_gen.packs.model import PACK_FILE
from perfeval_gen.repository import CONFIG, parts_of
from perfeval_gen.workflows import inputs

CLEAN: Final = 0
FINDINGS: Final = 1
USAGE: Final = 2
TEMPLATE: Final = 3
ENVIRONMENT: Final = 4
_NO_TEXT: Final = ("PE140", "PE141", "PE142", "PE707")  # of a pack's file: the pack's fault
_UNREADABLE: Final = (*_NO_TEXT, "PE705", "PE706", "PE750", "PE751", "PE752")


def one_of(option: str, text: str, allowed: Sequence[str]) -> str:
    """Return the value of an option; one that isn't allowed ends the command."""
    if text not in allowed:
        typer.echo(f"错误[PE700] {option} 不能写“{text}”\n     = 可用：{'、'.join(allowed)}", err=True)
        raise typer.Exit(USAGE)
    return text


def collected(paths: list[Path]) -> tuple[tuple[Path, ...], tuple[Diagnostic, ...]]:
    """Return the data files of all paths, and what can't be found."""
    outcome = inputs.collect(paths)
    return outcome.value or (), outcome.diagnostics


def show(found: Iterable[Diagnostic], *, err: bool = False) -> None:
    """Print findings; the many notes of a draft first, so that what blocks stays in sight."""
    for item in sorted(found, key=printing.is_brief, reverse=True):
        typer.echo(printing.to_text(item) + ("" if printing.is_brief(item) else "\n"), err=err)


def status_of(found: Sequence[Diagnostic], files: Sequence[Path]) -> int:
    """Return the exit status: what can't be read outranks a faulty pack, that the machine, that mere findings."""
    errors = [d for d in found if d.severity is Severity.ERROR]
    if any(_is_unreadable(d) or d.location.file.startswith("--") for d in errors):
        return USAGE
    names = {str(one) for path in files for one in (path, *parts_of(path))}
    if any(_blames_pack(d, names) for d in errors):
        return TEMPLATE
    if any(d.code in ("PE701", "PE702") for d in errors):
        return ENVIRONMENT
    return FINDINGS if errors else CLEAN


def is_of_pack(name: str) -> bool:
    """Return whether a file belongs to a pack."""
    return (Path(name).parent / PACK_FILE).exists()


def _is_unreadable(item: Diagnostic) -> bool:
    return item.code in _UNREADABLE and not (item.code in _NO_TEXT and is_of_pack(item.location.file))


def _blames_pack(item: Diagnostic, names: set[str]) -> bool:
    """Return whether a finding is about a template, or stands in a file of a pack."""
    if item.code == inputs.PE707.id:  # of a pack, else it was told before
        return True
    if (
        item.code.startswith("PE8")
        and Path(item.location.file).name != CONFIG
        and item.code not in ("PE811", "PE815", "PE816")
    ):
        return True
    is_ours = item.location.file in names or Path(item.location.file).name == CONFIG
    return item.code[:3] in ("PE1", "PE2", "PE8") and not is_ours
