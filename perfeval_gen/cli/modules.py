"""Modules of this program come from one file of the cache instead of some hundred of their own.

Python looks for each module in its folder, reads it and compares it with its source; where it may not write beside the
sources (``PYTHONDONTWRITEBYTECODE``, a folder of somebody else) it even compiles all of them at each start. What is
kept belongs to the sources as they were; once one of them changes it is left aside, and modules are imported as ever.
"""

from __future__ import annotations

import marshal
import os
import sys
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import MAGIC_NUMBER, spec_from_file_location
from types import CodeType, ModuleType
from typing import Final

from perfeval_gen import cache

_KIND: Final = "modules"
_PACKAGE: Final = "perfeval_gen"
_HERE: Final = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120 - texts are quicker
_OTHERS: Final = ("__pycache__", "_data")
_Kept = dict[str, tuple[str, bool, bytes]]  # file, whether it is a package, code


class _Loader(SourceFileLoader):
    """Loads a module from code that is at hand."""

    def __init__(self, name: str, path: str, code: bytes) -> None:
        super().__init__(name, path)
        self._code = code

    def get_code(self, fullname: str) -> CodeType | None:  # noqa: ARG002 - as the import system has it
        """Return the code of the module."""
        code: CodeType = marshal.loads(self._code)  # noqa: S302 - from a file that only this user can write
        return code


class Modules:
    """The modules kept for a command; stands among those whom Python asks for modules while it runs."""

    def __init__(self, command: str) -> None:
        """Take from the cache what an earlier run of the command imported."""
        self._key = cache.key_of(MAGIC_NUMBER, sys.flags.optimize, _HERE, command)
        self._state = cache.key_of(cache.state_of(_folders()))
        content = cache.content(_KIND, self._key)
        state, known = marshal.loads(content) if content else ("", {})  # noqa: S302
        self._known: _Kept = known if state == self._state else {}
        self._is_new = False

    def find_spec(self, name: str, path: object = None, target: ModuleType | None = None) -> ModuleSpec | None:  # noqa: ARG002
        """Return where a module comes from, if it is kept."""
        if not name.startswith(_PACKAGE):
            return None
        known = self._known.get(name)
        if known is None:
            self._is_new = True
            return None
        file, is_package, code = known
        inside = [os.path.dirname(file)] if is_package else None  # noqa: PTH120
        return spec_from_file_location(name, file, loader=_Loader(name, file, code), submodule_search_locations=inside)

    def save(self) -> None:
        """Keep what was imported for the next run."""
        before = len(self._known)
        if self._is_new:
            for name, module in list(sys.modules.items()):
                self._add(name, getattr(module, "__spec__", None))
        if len(self._known) > before and cache.key_of(cache.state_of(_folders())) == self._state:
            cache.keep(_KIND, self._key, marshal.dumps((self._state, self._known)))

    def _add(self, name: str, spec: ModuleSpec | None) -> None:
        if name in self._known or spec is None or not isinstance(spec.loader, SourceFileLoader):
            return
        code = spec.loader.get_code(name) if name.startswith(f"{_PACKAGE}.") else None
        if code is not None and spec.origin is not None:
            is_package = spec.submodule_search_locations is not None
            self._known[name] = (spec.origin, is_package, marshal.dumps(code))


def _folders() -> list[str]:
    """Return the folders that sources lie in."""
    found = [_HERE]
    for folder in found:  # which grows
        found.extend(entry.path for entry in os.scandir(folder) if entry.is_dir() and entry.name not in _OTHERS)
    return found
