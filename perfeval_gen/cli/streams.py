"""Where the output goes: encodings of terminals and pipes, and a locale that knows no Chinese."""

from __future__ import annotations

import codecs
import os
import sys
from typing import Final

_RESTARTED: Final = "PERFEVAL_RESTARTED"
_UNICODE: Final = ("utf-8", "utf-16", "utf-32")


def set_streams() -> None:
    """Characters that a terminal lacks become ? instead of an error; pipes get UTF-8 unless told otherwise.

    ASCII is never meant: nothing that we print would be left of it.
    """
    for stream in (sys.stdout, sys.stderr):
        if not hasattr(stream, "reconfigure"):
            continue
        told = stream.isatty() or os.environ.get("PYTHONIOENCODING")
        if told and codecs.lookup(stream.encoding).name != "ascii":
            stream.reconfigure(errors="replace")
        else:
            stream.reconfigure(encoding="utf-8", errors="replace")


def encoding() -> str:
    """Return the encoding of the standard output."""
    return getattr(sys.stdout, "encoding", None) or "utf-8"


def takes_unicode() -> bool:
    """Return whether the standard output can show every character."""
    return codecs.lookup(encoding()).name.startswith(_UNICODE)


def shown(text: str) -> str:
    """Return the text as the standard output will show it."""
    return text.encode(encoding(), "replace").decode(encoding())


def restart_in_utf8() -> None:
    """Begin anew in Python's UTF-8 mode where the locale has no names for Chinese files (``LC_ALL=C``)."""
    named = codecs.lookup(sys.getfilesystemencoding()).name
    if named.startswith(_UNICODE) or _RESTARTED in os.environ:
        return
    environment = {**os.environ, "PYTHONUTF8": "1", _RESTARTED: "1"}
    if sys.stdout.isatty() and not codecs.lookup(encoding()).name.startswith("ascii"):
        environment.setdefault("PYTHONIOENCODING", encoding())
    os.execve(sys.executable, [sys.executable, "-m", "perfeval_gen", *sys.argv[1:]], environment)  # noqa: S606 - ourselves
