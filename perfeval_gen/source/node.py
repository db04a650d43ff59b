"""The located tree: what a document says, in the user's own spelling, and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

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
        return tuple(child for child in self.children if isinstance(child, tuple))

    @property
    def items(self) -> tuple[Node, ...]:
        """The nodes of a sequence; none for any other node."""
        return tuple(child for child in self.children if isinstance(child, Node))

    def get(self, key: str) -> Node | None:
        """Return the node of a key, or None."""
        return next((node for name, node in self.entries if name == key), None)
