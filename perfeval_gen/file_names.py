"""Names of files that every system takes."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_LONGEST: Final = 80
_LONGEST_BYTES: Final = 240
_WIDE: Final = str.maketrans('<>:"/\\|?*', "＜＞：＂／＼｜？＊")
_DEVICES: Final = re.compile(r"(?i)(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(\.|$)")


def clean_name(text: str) -> str:
    """Return a file name that every system takes: at most 80 characters, the extension kept."""
    plain = unicodedata.normalize("NFC", text).translate(_WIDE)
    plain = "".join(c for c in plain if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co", "Cn"} or c.isspace())
    stem, dot, ending = " ".join(plain.split()).rstrip(" .").rpartition(".")
    suffix = dot + ending
    if len(suffix) > 10 or " " in suffix or not dot:  # noqa: PLR2004 - a full stop inside a name, no extension
        stem, suffix = stem + suffix, ""
    stem = stem.strip(" .")
    device = "_" if _DEVICES.match(stem + suffix) else ""
    return (_cut(device + stem, suffix).rstrip(" .") or "未命名") + suffix


def _cut(stem: str, suffix: str) -> str:
    """The stem, short enough for the characters and bytes that a name may have."""
    short = stem[: _LONGEST - len(suffix)]
    while len((short + suffix).encode("utf-8")) > _LONGEST_BYTES:
        short = short[:-1]
    return short
