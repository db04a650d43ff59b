"""From a character of a text to the place where it was typed, whatever quotes, folding or indentation lie between."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from perfeval_gen.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfeval_gen.diagnostics import Location
    from perfeval_gen.source.node import Node

_BLOCK: Final = "|>"
_QUOTES: Final = "\"'"
_PASSED: Final = " \t\n\u3000\u00a0"
_SPACES: Final = tuple(_PASSED)
_ESCAPE: Final = pattern(r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_TWO_QUOTES: Final = pattern("''")
_NAMED: Final = dict(zip("0abtnvfreNLP_", "\0\a\b\t\n\v\f\r\x1b\x85\u2028\u2029\xa0", strict=True))
_Typed = tuple[str, int, int, int]  # a character, the number of its line in the text, its column and the one behind


def place_in(node: Node, start: int, stop: int) -> Location:
    """Return where the characters from ``start`` up to ``stop`` of a text stand; of several lines, the first.

    The place of the whole text where they can't be told.
    """
    typed = _found(node, start, max(stop, start + 1))
    if not typed:
        return node.location
    _, line, column, _ = typed[0]
    base = (node.lines or (node.location,))[line]
    last = max(end for _, n, _, end in typed if n == line)
    return replace(base, column=column, end_column=last, path=node.location.path)


def on_one_line(node: Node, start: int, stop: int) -> bool:
    """Return whether the characters stand beside each other as they are, so that others can be put in their place."""
    typed = _found(node, start, stop)
    if len(typed) != stop - start:
        return False
    _, line, column, _ = typed[0]
    return all((n, c, end) == (line, column + i, column + i + 1) for i, (_, n, c, end) in enumerate(typed))


def _found(node: Node, start: int, stop: int) -> list[_Typed]:
    """Return the typed characters of a stretch; none where text and typing don't go together."""
    typed = _in_a_line(node, start, stop)
    if typed is not None:
        return typed
    found: list[_Typed] = []
    typing = _typed(node)
    ahead = next(typing, None)
    for at, char in enumerate(node.value[:stop]):
        if char in " \n":
            if ahead is None or ahead[0] not in _PASSED:
                return [] if char == " " and ahead is None else found
            if at >= start:
                found.append(ahead)
            ahead = next(typing, None)
            continue
        while ahead is not None and ahead[0] != char and ahead[0] in _PASSED:
            ahead = next(typing, None)
        if ahead is None or ahead[0] != char:
            return []
        if at >= start:
            found.append(ahead)
        ahead = next(typing, None)
    return found


def _in_a_line(node: Node, start: int, stop: int) -> list[_Typed] | None:
    """Return the typed characters of a stretch inside one line, as nearly all are; None where it takes a closer look.

    Lines are passed over whole; one with an escape, or that isn't in the text as it stands, ends the search.
    """
    at, value = 0, node.value
    escape = {'"': "\\", "'": "''"}.get(_sign(node), "")
    for number, text, begin in _lines(node):
        line = text[begin:].strip(_PASSED)
        if not line:
            continue
        if escape and escape in line:
            return None
        while value[at : at + 1] in _SPACES:
            at += 1
        if not value.startswith(line, at):
            line = value[at:] if line.startswith(value[at:]) else ""
        if not line or start < at:
            return None
        if start < at + len(line):
            column = text.index(line, begin) + 1 - at
            ahead = range(start, stop) if stop <= at + len(line) else ()
            return [(value[i], number, column + i, column + i + 1) for i in ahead] or None
        at += len(line)
    return None


def _typed(node: Node) -> Iterator[_Typed]:
    """Yield what was typed of a scalar, its quotes and the header of a block left out, a line feed between lines."""
    for number, text, begin in _lines(node):
        if number:
            yield "\n", number, begin + 1, begin + 1
        yield from _characters(node, number, text, begin)


def _lines(node: Node) -> Iterator[tuple[int, str, int]]:
    """Yield the number and the text of each line of a scalar, and where in it what is typed begins."""
    for number, place in enumerate(node.lines or (node.location,)):
        text, begin = place.excerpt, place.column - 1 if number == 0 else 0
        if number == 0 and node.quoted and text[begin : begin + 1] in tuple(_BLOCK):
            continue
        yield number, text, begin + (number == 0 and node.quoted and text[begin : begin + 1] in tuple(_QUOTES))


def _sign(node: Node) -> str:
    """Return the quote or the sign of a block that a scalar begins with."""
    place = node.location
    return place.excerpt[place.column - 1 : place.column] if node.quoted else ""


def _characters(node: Node, number: int, text: str, start: int) -> Iterator[_Typed]:
    """Yield the characters of one line as they read; an escape and a doubled quote are one each."""
    at, pattern = start, {'"': _ESCAPE, "'": _TWO_QUOTES}.get(_sign(node))
    while at < len(text):
        written = pattern.match(text, at) if pattern is not None else None
        if written is None and pattern is _ESCAPE and text[at] == "\\":
            return  # the text goes on in the next line
        end = at + 1 if written is None else written.end()
        yield text[at] if written is None else _read(written), number, at + 1, end + 1
        at = end


def _read(written: re.Match[str]) -> str:
    """Return what an escape or a doubled quote stands for."""
    if written.re is _TWO_QUOTES:
        return "'"
    digits = written[1] or written[2] or written[3]
    return chr(int(digits, 16)) if digits else _NAMED.get(written[4], written[4])
