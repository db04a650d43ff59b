"""The simple types of the grammar: may this text stand in an attribute of this type."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_DATE: Final = (
    r"-?[0-9]{4,}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
    r"T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?(?:Z|[+-][0-9]{2}:[0-9]{2})?"
)
_UNIT: Final = r"-?[0-9]+(?:\.[0-9]+)?(?:mm|cm|in|pt|pc|pi)"
_PATTERNS: Final = {  # by the first letter of the code; compiled when first wanted, a start is to be quick
    "b": "true|false|on|off|0|1",
    "d": _DATE,
    "i": r"[+-]?[0-9]+",
    "m": rf"-?[0-9]+|{_UNIT}",
    "u": rf"[0-9]+|(?!-){_UNIT}",
    "p": rf"-?[0-9]+(?:\.[0-9]+)?%?|{_UNIT}",
    "c": "auto|[0-9a-fA-F]{6}",
    "x": "[0-9a-fA-F]{1,2}",
    "h": "[0-9a-fA-F]*",
    "s": r"(?s:.*)",
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
    if not re.fullmatch(_PATTERNS[letter], text):
        return False
    if letter == "i":
        low, high = rest.split(":")
        return int(low) <= int(text) <= int(high)
    if letter == "h":
        return len(text) == int(rest)
    return not (letter == "s" and rest) or len(text) <= int(rest)
