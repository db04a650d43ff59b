"""Row loops of plain values, emitted by columns: one escape for many rows instead of one for each cell."""

from __future__ import annotations

from itertools import chain, repeat
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from jinja2 import nodes

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Sequence

Keys = tuple["str | None", ...]

_CHUNK: Final = 512  # rows at a time, so that memory stays flat
_BETWEEN: Final = "\0"
_PLAIN: Final = frozenset((str, int))
_FEWEST: Final = 4  # rows from which columns pay


def plain_loop(node: nodes.For) -> tuple[Keys, tuple[str, ...]] | None:
    """Return the keys that a loop prints (None: the item itself) and the text around them, one more than keys.

    None for a loop that does anything else.
    """
    if node.test or node.else_ or node.recursive or not isinstance(node.target, nodes.Name):
        return None
    keys: list[str | None] = []
    texts = [""]
    for output in node.body:
        if not isinstance(output, nodes.Output):
            return None
        for each in output.nodes:
            if isinstance(each, nodes.TemplateData):
                texts[-1] += each.data
                continue
            found = _key(each, node.target.name)
            if found is None:
                return None
            keys += found
            texts.append("")
    return (tuple(keys), tuple(texts)) if keys else None


def _key(node: nodes.Expr, target: str) -> tuple[str | None] | None:
    if isinstance(node, nodes.Name):
        return (None,) if node.name == target else None
    if not isinstance(node, nodes.Getattr | nodes.Getitem) or not isinstance(node.node, nodes.Name):
        return None
    if node.node.name != target:
        return None
    if isinstance(node, nodes.Getattr):
        return (node.attr,)
    return (node.arg.value,) if isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str) else None


class RowLoops:
    """How one policy prints columns.

    ``accepts`` tells whether it has nothing to say about a text, ``escape`` prints it; ``reserved`` are keys
    that mean an attribute of a row before its item.
    """

    __slots__ = ("_accepts", "_escape", "_reserved")

    def __init__(
        self, accepts: Callable[[str], bool], escape: Callable[[str], str], reserved: Container[str] = ()
    ) -> None:
        self._accepts, self._escape, self._reserved = accepts, escape, reserved

    def emitted(self, rows: object, keys: Keys, texts: Sequence[str]) -> Iterator[str] | None:
        """Return what the loop prints, in pieces; None where an item is not plain, so that the loop has to run."""
        if not isinstance(rows, list | tuple) or len(rows) < _FEWEST:
            return None
        of_dicts = any(key is not None for key in keys)
        if (of_dicts and set(map(type, rows)) != {dict}) or not all(map(self._is_plain, self._columns(rows, keys))):
            return None
        return self._pieces(rows, keys, texts)

    def _columns(self, rows: Sequence[object], keys: Iterable[str | None]) -> Iterator[list[object] | None]:
        for key in dict.fromkeys(keys):
            try:
                yield None if key in self._reserved else _column(rows, key)
            except KeyError:
                yield None

    def _is_plain(self, column: list[object] | None) -> bool:
        if column is None or not set(map(type, column)) <= _PLAIN:
            return False
        text = "".join(map(str, column))
        return _BETWEEN not in text and self._accepts(text)

    def _pieces(self, rows: Sequence[object], keys: Keys, texts: Sequence[str]) -> Iterator[str]:
        for start in range(0, len(rows), _CHUNK):
            some = rows[start : start + _CHUNK]
            printed = {key: self._printed(_column(some, key)) for key in dict.fromkeys(keys)}
            woven: list[Iterable[str]] = [repeat(texts[0])]
            for key, text in zip(keys, texts[1:], strict=True):
                woven += (printed[key], repeat(text))
            yield "".join(chain.from_iterable(zip(*woven, strict=False)))

    def _printed(self, column: list[object]) -> list[str]:
        return self._escape(_BETWEEN.join(map(str, column))).split(_BETWEEN)


def _column(rows: Sequence[object], key: str | None) -> list[object]:
    return list(rows) if key is None else list(map(itemgetter(key), rows))  # type: ignore[arg-type] # rows are dicts
