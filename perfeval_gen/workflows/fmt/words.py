"""Lines of text and comments as they are written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from perfeval_gen.source.layout import Remark
from perfeval_gen.source.remarks import BLANK

STEP: Final = 2
_MOST_BLANKS: Final = 2
_HEADER: Final = re.compile(r"([|>])([^\s#]*)")


def beside(remark: Remark | None) -> str:
    """Return a comment with the blanks that were typed before it: comments may be aligned, and one blank says much.

    After a single one it may be text that was lost by mistake, which the reader warns of, or a mark.
    """
    return "" if remark is None else " " * (remark.blanks or 2) + remark.text


def few_blanks(lines: Sequence[str]) -> list[str]:
    """Return the lines with no more than two blank ones in a row."""
    kept: list[str] = []
    for line in lines:
        if line != BLANK or kept[-_MOST_BLANKS:] != [BLANK] * _MOST_BLANKS:
            kept.append(line)
    return kept


def block_lines(lines: Sequence[str], raw: str, old: int, indent: int) -> list[str]:
    """Return header and lines of a text under ``|`` or ``>`` below a key at ``indent``, moved from column ``old``."""
    match = _HEADER.match(raw)
    sign, options = (match[1], match[2]) if match else ("|", "")
    header = sign + re.sub(r"\d", str(STEP), options)
    pad = " " * (indent + STEP)
    return [header, *(pad + line[old:] if line.strip() or len(line) > old > 0 else BLANK for line in lines)]


def keeps_its_end(raw: str) -> bool:
    """Tell a text under ``|+`` or ``>+``, to which the blank lines below belong."""
    match = _HEADER.match(raw)
    return match is not None and "+" in match[2]


def folded_lines(raw: str, style: str, indent: int) -> list[str]:
    """Return the lines of a text over several lines; all but the first begin at ``indent``."""
    first, *rest = raw.split("\n")
    lines = [
        _without_end(first, style),
        *(_without_end(line, style).lstrip(" \t") for line in rest[:-1]),
        rest[-1].lstrip(" \t"),
    ]
    return [line if i == 0 or not line else " " * indent + line for i, line in enumerate(lines)]


def _without_end(line: str, style: str) -> str:
    """Return a line without the blanks at its end, but for one that a backslash keeps."""
    bare = line.rstrip(" \t")
    slashes = len(bare) - len(bare.rstrip("\\"))
    return line[: len(bare) + 1] if style == '"' and slashes % 2 else bare
