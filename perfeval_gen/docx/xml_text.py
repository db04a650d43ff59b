"""Text in XML; what the standard library has for it imports its whole network side."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_NONE: Final[Mapping[str, str]] = MappingProxyType({})


def escape(text: str, more: Mapping[str, str] = _NONE) -> str:
    """Return the text with &, < and > written as XML wants them, and then each of ``more`` as told."""
    text = text.replace("&", "&amp;").replace(">", "&gt;").replace("<", "&lt;")
    for sign, written in more.items():
        text = text.replace(sign, written)
    return text


def unescape(text: str, more: Mapping[str, str] = _NONE) -> str:
    """Return what ``escape`` was given; ``more`` tells what else stands for which sign."""
    text = text.replace("&lt;", "<").replace("&gt;", ">")
    for written, sign in more.items():
        text = text.replace(written, sign)
    return text.replace("&amp;", "&")
