"""Walk through the tags of a part and tell what stands where it must not.

A document repeats few tags (some hundred among ten thousand), so the way from one state to the next is worked out
once and kept: after that a tag costs one look-up in a dictionary. A state is an open element, what came in it so far,
and the state to go back to; states are shared by all documents.
"""

from __future__ import annotations

import re
from itertools import islice
from operator import length_hint
from typing import TYPE_CHECKING, ClassVar, Final

from perfeval_gen.docx.gate_grammar import KEEP, Kind, enums, kind, usual_kind
from perfeval_gen.docx.gate_values import may_be
from perfeval_gen.docx.gate_xml import attributes_of, is_plain, name_of, tags_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_MOST_KEPT: Final = 512  # ways out of one state; identifiers would fill it without end
_MOST_STATES: Final = 20_000
_MOST_FLAWS: Final = 40
_ALTERNATIVES: Final = "mc:AlternateContent"
_CHOICE: Final = "mc:Choice"
_BRANCHES: Final = (_CHOICE, "mc:Fallback")
BEHIND: Final = " (after “"  # begins what tells the place
_SPACE_MODES: Final = ("default", "preserve")
_RESUMED: Final = ("txbxContent", "pic:pic")  # ours again inside what isn't looked into
_STRICT: Final = ("", "wp", "pic", "a", "r", "v", "o", "m")  # prefixes of what cannot stand just anywhere
_TAG: Final = rb"<[^>]*>"
_NO_WORDS: Final = rb"<[^>]*>|^[^<]*>"
_NEAR, _SHOWN = 400, 20  # bytes looked through for words, characters shown


class Flaw(Exception):  # noqa: N818 - a step of the walk, not an error
    """A tag that must not come here, and where the walk goes on."""

    def __init__(self, texts: list[str], state: State) -> None:
        super().__init__(texts)
        self.texts, self.state = texts, state


class Unusual(Exception):  # noqa: N818 - asks for another way of writing
    """A tag that has to be written anew before the walk: other prefixes, single quotes, a comment."""


class State(dict[bytes, "State"]):
    """An open element; the way on for each tag."""

    __slots__ = ("above", "inside", "kind", "name", "rank", "seen", "siblings")
    made: ClassVar[int] = 0

    def __init__(
        self, above: State | None, name: str, kind: Kind | None, rank: int = 0, seen: frozenset[str] = frozenset()
    ) -> None:
        super().__init__()
        State.made += 1
        self.above, self.name, self.kind, self.rank, self.seen = above, name, kind, rank, seen
        self.siblings: dict[tuple[int, frozenset[str]], State] = {(rank, seen): self}
        self.inside: dict[tuple[str, str], State] = {}

    def __missing__(self, tag: bytes) -> State:
        if not is_plain(tag):
            raise Unusual
        flaws: list[str] = []
        if tag.startswith(b"</"):
            after = self.closed(flaws)
        else:
            after = self._opened(tag, flaws)
            after = after.closed(flaws) if tag.endswith(b"/>") else after
        if flaws:
            raise Flaw(flaws, after)
        if len(self) < _MOST_KEPT:
            self[tag] = after
        return after

    def _opened(self, tag: bytes, flaws: list[str]) -> State:
        name = name_of(tag).removeprefix("w:")
        if name == _ALTERNATIVES or name in _BRANCHES:
            if (self.name == _ALTERNATIVES) is not (name in _BRANCHES) or (name == _CHOICE and b"Requires=" not in tag):
                flaws.append(f"{qualified(name)} out of order in {qualified(self.name)}")
            return self.within(name, self.kind, self.rank)
        if self.name == _ALTERNATIVES:
            flaws.append(f"{qualified(name)} directly inside {self.name}")
        if self.kind is None:
            return self.within(name, kind(usual_kind(name)) if name in _RESUMED else None)
        entry = self.kind.children.get(name)
        if entry is None:
            return self._unexpected(name, flaws)
        rank, type_name = entry
        after = self._once(name, flaws) if rank == KEEP else self._at(rank, name, flaws)
        child = after.within(name, kind(type_name) if type_name else None)
        if child.kind is not None:
            flaws.extend(attribute_flaws(child.kind, name, tag))
        return child

    def _unexpected(self, name: str, flaws: list[str]) -> State:
        prefix = name.rpartition(":")[0]
        if not self.name:
            flaws.append(f"{qualified(name)} at the top")
        elif prefix in _STRICT:
            flaws.append(f"{qualified(name)} directly inside {qualified(self.name)}")
        return self.within(name, kind(usual_kind(name)) if not prefix else None)

    def _at(self, rank: int, name: str, flaws: list[str]) -> State:
        """Return this element after a child of this rank."""
        own = self.kind
        if own is not None and rank <= self.rank:
            if rank == self.rank and rank not in own.repeated:
                flaws.append(f"{qualified(name)} twice in {qualified(self.name)}")
            elif rank < self.rank and not (own.last and rank >= own.last - 1):
                flaws.append(f"{qualified(name)} too late in {qualified(self.name)}")
                return self
        elif own is not None:
            flaws.extend(self._left_out(own, rank))
        return self._with(rank, self.seen)

    def _once(self, name: str, flaws: list[str]) -> State:
        """Return this element after a child that may stand anywhere."""
        if self.kind is None or name not in self.kind.once:
            return self
        if name in self.seen:
            flaws.append(f"{qualified(name)} twice in {qualified(self.name)}")
        return self._with(self.rank, self.seen | {name})

    def _with(self, rank: int, seen: frozenset[str]) -> State:
        found = self.siblings.get((rank, seen))
        if found is None:
            found = State(self.above, self.name, self.kind, rank, seen)
            found.siblings = self.siblings
            self.siblings[rank, seen] = found
        return found

    def within(self, name: str, inner: Kind | None, rank: int = 0) -> State:
        """Return the state inside a child that begins here."""
        key = (name, inner.name if inner else "")
        found = self.inside.get(key)
        if found is None:
            found = self.inside[key] = State(self, name, inner, rank)
        return found

    def _left_out(self, own: Kind, before: int) -> Iterator[str]:
        for rank, needed in own.needed.items():
            if self.rank < rank < before:
                yield f"{qualified(self.name)} without {qualified(needed)}"

    def closed(self, flaws: list[str]) -> State:
        """Return the state behind this element, having told what it lacks."""
        own = self.kind
        if own is not None and not self.name.startswith("mc:"):
            flaws.extend(self._left_out(own, len(own.children) + 2))
            if own.last and self.rank < own.last - 1:
                flaws.append("a cell without a paragraph")
            elif own.last and self.rank != own.last:
                flaws.append("a cell that does not end in a paragraph")
        return self if self.above is None else self.above


def qualified(name: str) -> str:
    """Return the name of an element with its prefix."""
    return name if ":" in name else f"w:{name}"


def attribute_flaws(own: Kind, name: str, tag: bytes) -> Iterator[str]:
    """Yield what is wrong with the attributes of a start tag."""
    prefix = "" if ":" in name else "w:"
    given = attributes_of(tag)
    judged = ("w", "") if prefix else ("",)
    for key, text in given.items():
        home, _, local = key.rpartition(":")
        if key == "xml:space" and text not in _SPACE_MODES:
            yield f"{qualified(name)} with {key} {text!r}"
        if home not in judged or key == "xmlns":
            continue
        entry = own.attributes.get(local) if f"{prefix}{local}" == key else None
        if entry is None:
            yield f"{qualified(name)} with the attribute {key}"
        elif not may_be(text, entry[1], enums()):
            yield f"{qualified(name)} with {key} {text[:40]!r}"
    for local, (needed, _) in own.attributes.items():
        if needed and f"{prefix}{local}" not in given:
            yield f"{qualified(name)} without {prefix}{local}"


_roots: dict[str, State] = {}


def root_of(element: str) -> State:
    """Return the state before a part whose root is this element."""
    if State.made > _MOST_STATES:  # documents that look like nothing seen before: begin anew
        _roots.clear()
        State.made = 0
    if element not in _roots:
        children = {element: (1, usual_kind(element))}
        _roots[element] = State(None, "", Kind("", children, {}, frozenset(), frozenset(), {}, 0))
    return _roots[element]


def walk(text: bytes, element: str, see: Callable[[list[bytes]], None]) -> list[str]:
    """Return what is wrong with the order of things in a part; ``see`` is given its tags, list by list.

    Raises ``Unusual`` if the part has to be written anew first.
    """
    state, found, before = root_of(element), list[str](), 0
    for tags in tags_of(text):
        see(tags)
        left = iter(tags)
        while True:
            try:
                for tag in left:
                    state = state[tag]
                break
            except Flaw as flaw:
                if len(found) < _MOST_FLAWS:
                    at = before + len(tags) - length_hint(left)
                    found.extend(f"{each}{_behind(text, at)}" for each in flaw.texts)
                state = flaw.state
        before += len(tags)
    return found


def _behind(text: bytes, number: int) -> str:
    """Tell which words stand before the tag of this number, so that the place can be found."""
    start = next((tag.start() for tag in islice(re.finditer(_TAG, text), number - 1, None)), 0)
    words = re.sub(_NO_WORDS, b"", text[max(start - _NEAR, 0) : start]).decode("utf-8", "ignore").strip()
    return f"{BEHIND}{words[-_SHOWN:]}”)" if words else ""
