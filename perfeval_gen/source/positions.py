"""From a character of a text to the place where it was typed, whatever quotes, folding or indentation lie between."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfeval_gen.diagnostics import Location
    from perfeval_gen.source.node import Node

_BLOCK: Final = "|>"
_QUOTES: Final = "\"'"
_PASSED: Final = " \t\n'\\\u3000\u00a0"
_Typed = tuple[str, int, int]  # a character, the number of its line in the text, its column


def place_in(node: Node, start: int, stop: int) -> Location:
    """Return where the characters from ``start`` up to ``stop`` of a text stand; of several lines, the first.

    The place of the whole text where they can't be told (escapes).
    """
    typed = _found(node, start, max(stop, start + 1))
    if not typed:
        return node.location
    _, line, column = typed[0]
    base = (node.lines or (node.location,))[line]
    last = max(c for _, n, c in typed if n == line)
    return replace(base, column=column, end_column=last + 1, path=node.location.path)


def on_one_line(node: Node, start: int, stop: int) -> bool:
    """Return whether the characters stand beside each other as they are, so that others can be put in their place."""
    typed = _found(node, start, stop)
    if len(typed) != stop - start:
        return False
    _, line, column = typed[0]
    if (node.lines or (node.location,))[line].excerpt[: column - 1].endswith("\\"):
        return False  # the sign is half of what was typed
    return all((n, c) == (line, column + i) for i, (_, n, c) in enumerate(typed))


def _found(node: Node, start: int, stop: int) -> list[_Typed]:
    """Return the typed characters of a stretch; none where text and typing don't go together."""
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


def _typed(node: Node) -> Iterator[_Typed]:
    """Yield what was typed of a scalar, its quotes and the header of a block left out, a line feed between lines."""
    places = node.lines or (node.location,)
    for number, place in enumerate(places):
        text, column = place.excerpt, place.column if number == 0 else 1
        if number == 0 and node.quoted and text[column - 1 : column] in tuple(_BLOCK):
            continue
        if number == 0 and node.quoted and text[column - 1 : column] in tuple(_QUOTES):
            column += 1
        if number:
            yield "\n", number, column
        for offset, char in enumerate(text[column - 1 :]):
            yield char, number, column + offset
