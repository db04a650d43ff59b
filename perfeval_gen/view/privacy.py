"""Masking private data in what is published, as the pack says (names, phones, e-mail addresses)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from perfeval_gen.packs.model import Pack
from perfeval_gen.patterns import pattern

PUBLISHED: Final = {  # the option of a pack for each kind of private data, and what is done where it says nothing
    "姓名": ("published_names", "照印"),
    "电话": ("published_phones", "遮盖"),
    "邮箱": ("published_emails", "省略"),
}
_MOBILE: Final = pattern(r"(?<!\d)((?:\+?86[-－\s]*)?[1１]\d{2}[-－\s]*)\d{4}([-－\s]*\d{4})(?!\d)")
_LONG: Final = pattern(r"(\d{3})\d{4,}(\d{4})")


def masking(pack: Pack) -> Callable[[str, str], str]:
    """Return the function from (kind of private data, text) to the text that may be published."""

    def mask(kind: str, text: str) -> str:
        key, default = PUBLISHED[kind]
        return _MASKS[str(pack.options.get(key) or default)](text)

    return mask


def mask_phone(text: str) -> str:
    """Return mobile and other long numbers with their middle digits hidden: 138****0000.

    An office number with its area code (0759-0000000) is public and stays.
    """
    return _LONG.sub(r"\1****\2", _MOBILE.sub(r"\1****\2", text))


_MASKS: Final[Mapping[str, Callable[[str], str]]] = {
    "照印": lambda text: text,
    "省略": lambda _text: "",
    "遮盖": mask_phone,
    "只印姓": lambda text: f"{text[:1]}某某" if text and not text.startswith("某") else text,
}
