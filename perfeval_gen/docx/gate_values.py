"""The simple types of the grammar: may this text stand in an attribute of this type."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_DATE: Final = (
    r"-?\d{4,}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
    r"T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?"
)
_UNIT: Final = r"-?\d+(?:\.\d+)?(?:mm|cm|in|pt|pc|pi)"
_PATTERNS: Final = {  # by the first letter of the code
    "b": re.compile("true|false|on|off|0|1"),
    "d": re.compile(_DATE, re.ASCII),
    "i": re.compile(r"[+-]?\d+", re.ASCII),
    "m": re.compile(rf"-?\d+|{_UNIT}", re.ASCII),
    "u": re.compile(rf"\d+|(?!-){_UNIT}", re.ASCII),
    "p": re.compile(rf"-?\d+(?:\.\d+)?%?|{_UNIT}", re.ASCII),
    "c": re.compile("auto|[0-9a-fA-F]{6}"),
    "x": re.compile("[0-9a-fA-F]{1,2}"),
    "h": re.compile("[0-9a-fA-F]*"),
    "s": re.compile(r".*", re.DOTALL),
}


def may_be(text: str, code: str, enums: Mapping[str, frozenset[str]]) -> bool:
    """Tell whether an attribute of type ``code`` may hold this text.

    ``b`` yes or no, ``d`` a date, ``i1:9`` a whole number within bounds, ``m`` a measure, ``u`` none below zero,
    ``p`` or a percentage, ``c`` a colour, ``x`` one byte in hexadecimal, ``h8`` so many such digits, ``s40`` a text of
    at most so many characters, ``=Name`` one of an enumeration.
    """
    letter, rest = code[0], code[1:]
    if letter == "=":
        return text in enums.get(rest, (text,))
    if not _PATTERNS[letter].fullmatch(text):
        return False
    if letter == "i":
        low, high = rest.split(":")
        return int(low) <= int(text) <= int(high)
    if letter == "h":
        return len(text) == int(rest)
    return not (letter == "s" and rest) or len(text) <= int(rest)
