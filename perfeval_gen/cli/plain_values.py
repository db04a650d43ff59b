"""Values of options and arguments of simple types, read without the library that Typer reads all types with.

That library takes longer to import than most commands run. Whatever is not plainly a text, a path or a number goes
Typer's own way, as everything does in versions of Typer that know no such way.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final, get_args, get_origin

_SIMPLE: Final = (str, Path, int, bool)


class _Odd(Exception):  # noqa: N818 - not an error
    """A value that Typer must read itself."""


class PlainValues:
    """Reads the values of one parameter."""

    def __init__(self, kind: type, *, is_list: bool, least: float | None) -> None:
        """``kind``: of one value; ``least``: the least number."""
        self._kind, self._is_list, self._least = kind, is_list, least

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:  # noqa: ANN401 - Typer's own
        """Return the value for the command."""
        is_many = param.multiple or param.nargs == -1
        if value is None:
            return () if is_many else None
        try:
            return self._read(value, is_many=is_many)
        except _Odd:
            return self._by_typer(value, param, ctx)

    def _by_typer(self, value: Any, param: Any, ctx: Any) -> Any:  # noqa: ANN401
        param._runtime_param = None  # noqa: SLF001 - there is no public way
        own = param.get_runtime_param()
        param._runtime_param = self  # noqa: SLF001
        return own.coerce(value, param=param, ctx=ctx)

    def _read(self, value: Any, *, is_many: bool) -> Any:  # noqa: ANN401
        if self._is_list and isinstance(value, (list, tuple)):
            return [self._one(each) for each in value]
        if self._is_list or is_many:
            raise _Odd
        return self._one(value)

    def _one(self, value: Any) -> Any:  # noqa: ANN401
        if type(value) is self._kind or (self._kind is Path and isinstance(value, Path)):
            return value
        if not isinstance(value, str):
            raise _Odd
        if self._kind in (str, Path):
            return self._kind(value)
        if self._kind is bool or not (value.isascii() and value.isdigit()) or int(value) < (self._least or 0):
            raise _Odd
        return int(value)


def read_plainly(param: Any) -> Any:  # noqa: ANN401
    """Have a parameter read its values plainly, if it is of a simple type and this Typer lets it."""
    descriptor = getattr(param, "type_descriptor", None)
    if descriptor is not None and getattr(param, "_runtime_param", 0) is None:
        kind, is_list = descriptor.annotation, False
        if get_origin(kind) is list and len(get_args(kind)) == 1:
            kind, is_list = get_args(kind)[0], True
        info = descriptor.parameter_info
        if kind in _SIMPLE and not _is_special(info):
            param._runtime_param = PlainValues(kind, is_list=is_list, least=getattr(info, "min", None))  # noqa: SLF001
    return param


def _is_special(info: Any) -> bool:  # noqa: ANN401
    """Return whether a parameter asks for more of its value than its type."""
    asked = ("parser", "max", "clamp", "exists", "resolve_path", "path_type", "allow_dash", "writable")
    return any(getattr(info, name, None) for name in asked)
