"""Regular expressions, compiled once and then taken from the cache on disk.

Compiling those of this program and of the libraries it uses takes longer than everything else that a short command
does. What ``re`` compiles to is kept as it is; wherever that is not possible, ``re`` does its work as ever.
"""

from __future__ import annotations

import marshal
import re
import sys
from array import array
from collections.abc import Callable
from importlib import import_module
from typing import Any, Final

from perfeval_gen import cache

_KIND: Final = "patterns"
_VERSION: Final = 1
_MUCH: Final = 1_000_000  # bytes of code
_Code = tuple[int, bytes, int, dict[str, int], tuple[str | None, ...]]
_needed: set[tuple[str, int]] = set()
_name: Final = [""]
_known: dict[tuple[str, int], _Code] = {}
_new: dict[tuple[str, int], _Code] = {}


def pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    """Return the compiled pattern; raises ``re.error`` if it is none."""
    flags = int(flags)
    found = _found(text, flags)
    if found is not None:
        return found
    made = re.compile(text, flags)
    if cache.is_used():
        _keep(text, flags, made)
    return made


def everywhere() -> None:
    """From now on have ``re`` itself take patterns from the cache, whoever asks it, and keep those that are new."""
    try:
        compiler = import_module("re._compiler")
        ever: Callable[[Any, int], re.Pattern[str]] = compiler.compile
    except (ImportError, AttributeError):  # another Python compiles them otherwise
        return
    if getattr(ever, "__module__", "") == __name__:
        return

    def compiled(text: Any, flags: int = 0) -> re.Pattern[str]:  # noqa: ANN401 - bytes, or what is none at all
        if not isinstance(text, str) or flags & re.DEBUG:
            return ever(text, flags)
        found = _found(text, flags)
        if found is None:
            found = ever(text, flags)
            if cache.is_used():
                _keep(text, flags, found)
        return found

    vars(compiler)["compile"] = compiled


def load(name: str = "") -> None:
    """Take from the cache what earlier runs of this name compiled; those of other names may need much more."""
    _name[0] = name
    content = cache.content(_KIND, _key())
    if content:
        _known.update(marshal.loads(content))  # noqa: S302 - from a file that only this user can write


def save() -> None:
    """Keep for later runs what this one compiled."""
    if _new:
        cache.keep(_KIND, _key(), marshal.dumps(_wanted()))
        _new.clear()


def _wanted() -> dict[tuple[str, int], _Code]:
    """Return what is kept: what this run needed, and what earlier ones did as long as that isn't much."""
    needed = {known: code for known, code in _known.items() if known in _needed}
    size = sum(len(code[1]) for code in _known.values())
    return {**(needed if size > _MUCH else _known), **_new}


def _key() -> str:
    import _sre

    return cache.key_of(_VERSION, _name[0], _sre.MAGIC, sys.byteorder, array("I").itemsize)


def _found(text: str, flags: int) -> re.Pattern[str] | None:
    known = _known.get((text, flags))
    if known is None:
        return None
    _needed.add((text, flags))
    try:
        return _revived(text, known)
    except (ImportError, RuntimeError, TypeError, ValueError, OverflowError):
        del _known[text, flags]
        return None


def _revived(text: str, known: _Code) -> re.Pattern[str]:
    import _sre

    flags, code, groups, names, by_number = known
    words = array("I")
    words.frombytes(code)
    made: re.Pattern[str] = _sre.compile(text, flags, words.tolist(), groups, names, by_number)
    return made


def _keep(text: str, flags: int, made: re.Pattern[str]) -> None:
    """Put down what ``re`` compiles a text to, the way its own compiler goes."""
    try:
        parser, compiler = import_module("re._parser"), import_module("re._compiler")
        parsed: Any = parser.parse(text, flags)
        code = compiler._code(parsed, flags)  # noqa: SLF001 - there is no public way
        names: dict[str, int] = parsed.state.groupdict
        by_number: list[str | None] = [None] * parsed.state.groups
        for name, number in names.items():
            by_number[number] = name
        words = array("I", code).tobytes()
        entry = (int(flags | parsed.state.flags), words, parsed.state.groups - 1, dict(names), tuple(by_number))
        if _revived(text, entry) == made:
            _new[text, flags] = entry
    except (ImportError, AttributeError, TypeError, ValueError, OverflowError):  # another Python keeps them otherwise
        return
