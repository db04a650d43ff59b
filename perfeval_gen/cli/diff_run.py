"""``perfeval diff``: read both sides, compare them, print, choose the exit status as diff tools do."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import typer

from perfeval_gen.cli.answers import CLEAN, FINDINGS, USAGE, one_of, show
from perfeval_gen.cli.diff_operands import Readable, Target, data_file, readable, resolve
from perfeval_gen.diagnostics import Diagnostic, Location, Severity, Stage, finding, in_order
from perfeval_gen.rendering import Checked
from perfeval_gen.workflows import inputs
from perfeval_gen.workflows.diff.codes import PE740
from perfeval_gen.workflows.diff.compare import compare
from perfeval_gen.workflows.diff.model import KINDS, Comparison

_FORMATS: Final = ("text", "markdown", "json")
Places = tuple[Location | None, Location | None]


def run_diff(before: str, after: str | None, by: tuple[str, ...], path: Path | None, output: str) -> int:
    """Print how two documents differ; return 0 if they don't, 1 if they do, 2 where that can't be told."""
    one_of("--format", output, _FORMATS)
    for kind in by:
        one_of("--by", kind, KINDS)
    pair = resolve(before, after, path)
    if pair.value is None:
        return _trouble(pair.diagnostics)
    sides = tuple(_read(target) for target in pair.value)
    one, other = sides[0].checked, sides[1].checked
    if one is None or other is None:
        return _trouble([d for side in sides for d in side.found])
    kinds = [checked.document.schema.kind for checked in (one, other)]
    if kinds[0] != kinds[1]:
        message = f"“{sides[0].name}”是{kinds[0]}，“{sides[1].name}”是{kinds[1]}，不能比较"
        return _trouble([finding(PE740, message, Location(sides[1].name))])
    made = compare(one, other, (sides[0].name, sides[1].name)).only(by)
    _print(_told(made, sides), output)
    return FINDINGS if made.differences else CLEAN


@dataclass(frozen=True, slots=True)
class _Side:
    """One side as it was read; nothing where it couldn't be."""

    source: Readable
    checked: Checked | None
    found: tuple[Diagnostic, ...]

    @property
    def name(self) -> str:
        return self.source.name


def _read(target: Target) -> _Side:
    from perfeval_gen.pipeline import check_through

    with readable(target) as named:
        try:
            file = data_file(named)
            if file.value is None:
                return _Side(named, None, file.diagnostics)
            outcome = check_through(file.value.path, Stage.DRAFT)
        except OSError as error:
            return _Side(named, None, (inputs.unreadable(named.path, error),))
        return _Side(file.value, outcome.value, tuple(file.value.told(d) for d in outcome.diagnostics))


def _trouble(found: tuple[Diagnostic, ...] | list[Diagnostic]) -> int:
    """Show what keeps the documents from being compared."""
    kept = in_order(found)
    show([d for d in kept if d.severity is Severity.ERROR] or kept, err=True)
    return USAGE


def _told(made: Comparison, sides: tuple[_Side, ...]) -> Comparison:
    """Return the comparison with the names of files as the user knows them."""

    def named(places: Places) -> Places:
        first, second = (
            None if place is None else side.source.place(place) for place, side in zip(places, sides, strict=True)
        )
        return first, second

    return replace(made, differences=tuple(replace(d, places=named(d.places)) for d in made.differences))


def _print(made: Comparison, output: str) -> None:
    from perfeval_gen.cli import diff_export, diff_printing

    if output == "json":
        typer.echo(diff_export.to_json(made))
    elif output == "markdown":
        typer.echo(diff_export.to_markdown(made), nl=False)
    else:
        typer.echo(diff_printing.to_text(made))
