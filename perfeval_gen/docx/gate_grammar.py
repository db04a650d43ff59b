"""What may stand in what: the element types of WordprocessingML, read from ``gate_grammar.txt`` as they are needed.

A line of that file: ``Name < elements of this type | attributes | content``. Attributes: ``val!:i1:9`` is needed and
a number. Content in order: ``a`` at most once, ``a!`` once, ``a*`` any number, ``(a b)*`` freely mixed, ``(a b)+`` at
least one besides marks, ``(a p)$`` ends in a paragraph, ``(a b)~`` anywhere, each once; ``a@Type`` where the type isn't
the usual one of that name.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_FILE: Final = Path(__file__).with_name("gate_grammar.txt")
_PARTICLE: Final = re.compile(r"\(([^)]*)\)([*+$~!]?)|([^\s*+$!]+)([*!]?)")
KEEP: Final = 0  # the rank of a mark that may stand anywhere between
OPAQUE: Final = "*"


class Kind(NamedTuple):
    """A type of element: its children with rank and type, its attributes with code.

    Children come in the order of their ranks; ``repeated`` ranks more than once; ``needed`` ranks have to come. Those
    of rank ``KEEP`` come anywhere, those that ``once`` names one time. The ``last`` rank, if there is one, has to be
    that of the last child; it may change with the rank before it.
    """

    name: str
    children: Mapping[str, tuple[int, str]]
    attributes: Mapping[str, tuple[bool, str]]
    once: frozenset[str]
    repeated: frozenset[int]
    needed: Mapping[int, str]
    last: int


class _Table(NamedTuple):
    lines: Mapping[str, str]
    macros: Mapping[str, str]
    enums: Mapping[str, frozenset[str]]
    usual: Mapping[str, str]


@cache
def _table() -> _Table:
    lines: dict[str, str] = {}
    macros: dict[str, str] = {}
    enums: dict[str, frozenset[str]] = {}
    usual: dict[str, str] = {}
    for line in _FILE.read_text("utf-8").splitlines():
        name, _, rest = line.partition(" ")
        if name.startswith("&"):
            macros[name] = rest
        elif name.startswith("="):
            enums[name[1:]] = frozenset(rest.split())
        else:
            lines[name] = rest
            usual.update(dict.fromkeys(rest[1:].partition("|")[0].split(), name))
    return _Table(lines, macros, enums, usual)


def enums() -> Mapping[str, frozenset[str]]:
    """Return the values of each enumeration."""
    return _table().enums


def usual_kind(element: str) -> str:
    """Return the name of the type that an element usually has, or nothing if it is none of ours."""
    return _table().usual.get(element, "")


@cache
def kind(name: str) -> Kind | None:
    """Return a type by name; nothing for one that isn't looked into."""
    line = _table().lines.get(name)
    if line is None:
        return None
    _, attributes, content = (part.strip() for part in line.split("|"))
    if content == OPAQUE:
        return None
    return _kind(name, attributes, content)


def _kind(name: str, attributes: str, content: str) -> Kind:
    children: dict[str, tuple[int, str]] = {}
    once: set[str] = set()
    repeated: set[int] = set()
    needed: dict[int, str] = {}
    rank = last = 0
    for names, sign in _particles(content):
        rank += 1
        marks = frozenset(names) if sign == "~" else _marks() if sign in {"+", "$"} else frozenset[str]()
        for each in names:
            element, _, special = each.partition("@")
            own = KEEP if element in marks else rank + 1 if sign == "$" and element == "p" else rank
            children.setdefault(element, (own, special or usual_kind(element)))
        if sign == "~":
            once |= set(children)
        elif sign == "$":
            repeated |= {rank, rank + 1}
            rank = last = rank + 1
        elif sign in {"*", "+"}:
            repeated.add(rank)
        if sign in {"+", "!"}:
            needed[rank] = "p" if "p" in names else names[0].partition("@")[0]
    return Kind(name, children, dict(_attributes(attributes)), frozenset(once), frozenset(repeated), needed, last)


def _particles(content: str) -> Iterator[tuple[list[str], str]]:
    for match in _PARTICLE.finditer(_expanded(content)):
        yield (match[1].split(), match[2]) if match[1] is not None else ([match[3]], match[4])


def _expanded(content: str) -> str:
    while "&" in content:
        content = re.sub(r"&\w+", lambda match: _table().macros[match[0]], content)
    return content


@cache
def _marks() -> frozenset[str]:
    return frozenset(_expanded("&more").split())


def _attributes(text: str) -> Iterator[tuple[str, tuple[bool, str]]]:
    for part in text.split():
        name, _, code = part.partition(":")
        yield name.rstrip("!"), (name.endswith("!"), code)
