"""The located tree: what a document says, in the user's own spelling, and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from perfeval_gen.diagnostics import Location


@dataclass(frozen=True, slots=True)
class Node:
    """A scalar, mapping or sequence with its place.

    ``value`` is the text of a scalar after unquoting and folding, nothing more. ``children`` of a mapping are
    pairs of key and node in the order typed, of a sequence nodes. ``key`` and ``key_location`` belong to a node
    that is the value of a key; elsewhere ``key`` is empty and ``key_location`` is the ``location``. ``lines`` are the
    places of all its lines, of a text over several only.
    """

    kind: Literal["scalar", "mapping", "sequence"]
    location: Location
    key_location: Location
    value: str = ""
    children: tuple[tuple[str, Node], ...] | tuple[Node, ...] = ()
    quoted: bool = False
    key: str = ""
    lines: tuple[Location, ...] = ()

    @property
    def entries(self) -> tuple[tuple[str, Node], ...]:
        """The pairs of a mapping; none for any other node."""
        return self.children if self.kind == "mapping" else ()  # type: ignore[return-value] # as the kind says

    @property
    def items(self) -> tuple[Node, ...]:
        """The nodes of a sequence; none for any other node."""
        return self.children if self.kind == "sequence" else ()  # type: ignore[return-value] # as the kind says

    def get(self, key: str) -> Node | None:
        """Return the node of a key, or None."""
        for name, node in self.entries:
            if name == key:
                return node
        return None


class _Mould:
    """A node while it is made: a frozen class takes three times as long to fill, and a file has thousands."""

    __slots__ = Node.__slots__

    def __init__(self, location: Location, key_location: Location, key: str, value: str, *, quoted: bool) -> None:
        self.kind = "scalar"
        self.location = location
        self.key_location = key_location
        self.value = value
        self.children = ()
        self.quoted = quoted
        self.key = key
        self.lines: tuple[Location, ...] = ()


def scalar(  # noqa: PLR0913 - the parts of a node
    location: Location,
    key_location: Location,
    key: str,
    value: str,
    *,
    quoted: bool,
    lines: tuple[Location, ...] = (),
) -> Node:
    """Return the node of a text."""
    made: Any = _Mould(location, key_location, key, value, quoted=quoted)
    if lines:
        made.lines = lines
    made.__class__ = Node
    return made  # type: ignore[no-any-return] # a node from here on
