"""The commands of a group, each imported and built when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, MutableMapping
from importlib import import_module
from typing import Any, Final

import typer

from perfeval_gen.cli.chinese import ChineseCommand, ChineseGroup
from perfeval_gen.cli.names import Named

_PACKAGE: Final = "perfeval_gen.cli"


class Chosen(MutableMapping[str, Any]):
    """Commands by their names, the Chinese ones too."""

    def __init__(self, known: tuple[Named, ...]) -> None:
        """``known``: the commands there are."""
        self._known = {named.name: named for named in known} | {named.alias: named for named in known}
        self._made: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - a command of Typer's
        if name not in self._made:
            self._made[name] = _built(name, self._known[name])
        return self._made[name]

    def __setitem__(self, name: str, command: Any) -> None:  # noqa: ANN401
        self._made[name] = command

    def __delitem__(self, name: str) -> None:
        del self._known[name]
        self._made.pop(name, None)

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)


def _built(name: str, named: Named) -> Any:  # noqa: ANN401
    if named.inside:
        return fill(ChineseGroup(name=name, help=named.help, rich_markup_mode=None), named.inside)
    one = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
    one.command(name, cls=ChineseCommand, help=named.help)(function_at(named.place))
    return typer.main.get_command(one)


def function_at(place: str) -> Callable[..., Any]:
    """Return the function of a command, from ``module:function``."""
    module, _, function = place.partition(":")
    found: Callable[..., Any] = getattr(import_module(f"{_PACKAGE}.{module}"), function)
    return found


def fill(group: ChineseGroup, known: tuple[Named, ...]) -> ChineseGroup:
    """Return the group with these commands in it."""
    group.commands, group.shown = Chosen(known), known
    return group
