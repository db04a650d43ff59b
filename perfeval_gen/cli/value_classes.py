"""Classes of values come into being sooner: what ``dataclasses`` compiles for each is taken from the cache on disk.

It writes the methods of every class as text and compiles them at each start, which for the classes of this program
takes longer than most commands run. The text stays what it is; only compiling it is done once.
"""

from __future__ import annotations

import builtins
import dataclasses
import marshal
from importlib.util import MAGIC_NUMBER
from types import CodeType
from typing import Any, Final

from perfeval_gen import cache

_KIND: Final = "classes"
_known: dict[str, CodeType] = {}
_new: dict[str, CodeType] = {}
_needed: set[str] = set()
_name: Final = [""]


def load(command: str) -> None:
    """Take from the cache what earlier runs of a command compiled, and have ``dataclasses`` use it."""
    _name[0] = command
    content = cache.content(_KIND, _key())
    if content:
        _known.update(marshal.loads(content))  # noqa: S302 - from a file that only this user can write
    vars(dataclasses)["exec"] = _run  # found before the built-in one


def save() -> None:
    """Keep for later runs what this one compiled."""
    vars(dataclasses).pop("exec", None)
    if _new:
        is_much = len(_known) > 2 * len(_needed)  # then what earlier versions of the program had goes
        kept = {text: code for text, code in _known.items() if text in _needed or not is_much}
        cache.keep(_KIND, _key(), marshal.dumps(kept))
        _new.clear()


def _key() -> str:
    return cache.key_of(MAGIC_NUMBER, _name[0])


def _run(text: Any, *names: Any) -> None:  # noqa: ANN401 - as the built-in function takes them
    if not isinstance(text, str):
        builtins.exec(text, *names)  # noqa: S102
        return
    _needed.add(text)
    code = _known.get(text)
    if code is None:
        code = _known[text] = _new[text] = compile(text, "<string>", "exec")
    builtins.exec(code, *names)  # noqa: S102
