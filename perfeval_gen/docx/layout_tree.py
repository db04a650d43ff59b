"""A piece of a rendered part as a tree of places in its text, and edits at such places.

The text is what lxml wrote: the usual prefixes, attributes in double quotes, every ``<`` a tag. Texts may be taken out
(``skeleton``), so that rows which differ in nothing else are looked at once.
"""

from __future__ import annotations

import re
import sys
from itertools import count
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SLOT: Final = "\0"  # stands for a w:t in a skeleton; XML has no such character
SIGNS: Final = {"w:tab": "\t", "w:br": "\n", "w:cr": "\n"}
Edit = tuple[int, int, str]  # where, how many characters give way, what stands there then

_TEXT: Final = re.compile(r'(<w:t(?: xml:space="preserve"| [^>]*[^/>])?>)([^<]*)</w:t>')
_TOKEN: Final = re.compile(rf"({SLOT})|<(/?)([^\s/>]+)([^>]*?)(/?)>")
_REFERENCE: Final = re.compile(r"&(?:#(\d+)|#[xX]([0-9a-fA-F]+)|(\w+));")
_WRITTEN: Final = str.maketrans({"<": "&lt;", ">": "&gt;", "\r": "&#13;", "{": "&#123;", "}": "&#125;"})
_NAMED: Final = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}


class NotWellFormedError(ValueError):
    """An end tag without its beginning."""


class Node(NamedTuple):
    """An element: its tags stand at ``start`` to ``inner`` and ``close`` to ``end``; ``slot``: the number of a text."""

    name: str
    attributes: str
    start: int
    inner: int
    close: int
    end: int
    slot: int
    is_empty: bool
    children: list[Node]


class _Open(NamedTuple):
    name: str
    attributes: str
    start: int
    inner: int
    children: list[Node]

    def closed(self, close: int, end: int) -> Node:
        return Node(self.name, self.attributes, self.start, self.inner, close, end, -1, False, self.children)


def skeleton(text: str) -> tuple[str, list[str]]:
    """Return the text with a slot for each ``w:t``, and its parts: what is between, a tag, a text, and so on."""
    parts = _TEXT.split(text)
    return SLOT.join(parts[::3]), parts


def refilled(bare: str, parts: list[str]) -> str:
    """Return an edited skeleton with the tags and texts of its parts."""
    between = bare.split(SLOT)
    pieces = ["</w:t>"] * (len(between) * 4 - 3)
    pieces[::4], pieces[1::4], pieces[2::4] = between, parts[1::3], parts[2::3]
    return "".join(pieces)


def parse(text: str) -> Node:
    """Return a node around the elements of a text or skeleton; what is open at its end ends there.

    Raises ``NotWellFormedError``.
    """
    stack = [_Open("", "", 0, 0, [])]
    slots = count()
    for token in _TOKEN.finditer(text):
        start, at = token.span()
        slot, end, name, attributes, is_empty = token.groups()
        if slot:
            stack[-1].children.append(Node("w:t", "", start, at, at, at, next(slots), False, []))
        elif is_empty:
            stack[-1].children.append(Node(name, attributes, start, at, at, at, -1, True, []))
        elif not end:
            stack.append(_Open(name, attributes, start, at, []))
        elif stack[-1].name == name:
            done = stack.pop()
            stack[-1].children.append(done.closed(start, at))
        else:
            raise NotWellFormedError(name)
    while len(stack) > 1:
        done = stack.pop()
        stack[-1].children.append(done.closed(len(text), len(text)))
    return stack[0].closed(len(text), len(text))


def walk(node: Node, name: str, barrier: str = "") -> Iterator[Node]:
    """Yield the elements of this name below a node in document order, those inside a ``barrier`` left out."""
    for child in node.children:
        if child.name == name:
            yield child
        if child.children and child.name != barrier:
            yield from walk(child, name, barrier)


def children(node: Node, name: str) -> list[Node]:
    """Return the direct children of this name."""
    return [child for child in node.children if child.name == name]


def find(node: Node, *path: str) -> Node | None:
    """Return the first element at the end of a path of names, each a child of the one before."""
    for child in node.children:
        if child.name == path[0]:
            found = find(child, *path[1:]) if path[1:] else child
            if found is not None:
                return found
    return None


def value(node: Node | None, name: str = "w:val") -> str:
    """Return an attribute, or nothing if there is no such element or attribute."""
    if node is None:
        return ""
    return plain(node.attributes.partition(f' {name}="')[2].partition('"')[0])


def number(node: Node | None, otherwise: int, name: str = "w:val") -> int:
    """Return an attribute as a number, if it is one."""
    text = value(node, name)
    return int(text) if text.isdecimal() else otherwise


def pieces(node: Node) -> Iterator[int | str]:
    """Yield what a reader sees of a paragraph: the numbers of its texts, tabs and line breaks."""
    is_run = node.name == "w:r"
    for child in node.children:
        if is_run and child.slot >= 0:
            yield child.slot
        elif is_run and child.name in SIGNS:
            yield SIGNS[child.name]
        if child.children:
            yield from pieces(child)


def plain(text: str) -> str:
    """Return the characters that a text stands for."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _REFERENCE.sub(_character, text) if "&" in text else text


def _character(found: re.Match[str]) -> str:
    decimal, hexadecimal, name = found.groups()
    if name:
        return _NAMED.get(name, found[0])
    code = int(decimal) if decimal else int(hexadecimal, 16)
    return chr(code) if code <= sys.maxunicode else found[0]


def written(text: str) -> str:
    """Return characters as they stand in XML; braces as references, since plain ones are those of a tag left over."""
    return text.replace("&", "&amp;").translate(_WRITTEN)


def inserted(node: Node, at: int, content: str) -> Edit:
    """Return the edit that puts content before the child number ``at`` of a node, or behind its last child."""
    if node.is_empty:
        return node.end - 2, 2, f">{content}</{node.name}>"
    return node.children[at].start if at < len(node.children) else node.close, 0, content


def edited(text: str, edits: Iterable[Edit]) -> str:
    """Return the text with all edits made."""
    done: list[str] = []
    end = 0
    for at, length, new in sorted(edits):
        done += (text[end:at], new)
        end = at + length
    return "".join([*done, text[end:]])
