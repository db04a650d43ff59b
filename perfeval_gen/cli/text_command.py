"""``perfeval text``: a document as text; git asks for it to show what changed in words."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer


def text(
    path: Annotated[Path, typer.Argument(metavar="文件", help="Word 或 Excel 文件", show_default=False)],
) -> None:
    """Print a document as text."""
    raise typer.Exit(run_text(path))


def run_text(path: Path) -> int:
    """Print the words of a document, in UTF-8 unless on a terminal; why not, if it has none, and return 2."""
    from perfeval_gen.cli.answers import CLEAN, USAGE, show
    from perfeval_gen.diagnostics import Location, finding
    from perfeval_gen.docx.limits import MAX_FILE
    from perfeval_gen.reading import read_bytes
    from perfeval_gen.workflows import inputs
    from perfeval_gen.workflows.words_of import words_of

    try:
        content = read_bytes(path, MAX_FILE)
    except FileNotFoundError:
        show((finding(inputs.PE705, f"找不到“{path}”", Location(str(path))),), err=True)
        return USAGE
    except OSError as error:
        show((inputs.unreadable(path, error),), err=True)
        return USAGE
    outcome = words_of(str(path), content)
    if outcome.value is None:
        _print([f"（{found.message}）" for found in outcome.diagnostics])  # beside the words, as git shows no errors
        return USAGE
    _print(outcome.value)
    return CLEAN


def _print(lines: tuple[str, ...] | list[str]) -> None:
    whole = "".join(f"{line}\n" for line in lines)
    if sys.stdout.isatty():
        typer.echo(whole, nl=False)
    else:
        sys.stdout.buffer.write(whole.encode("utf-8"))
        sys.stdout.flush()
