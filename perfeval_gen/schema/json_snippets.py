"""Whole sections and items that an editor inserts, with a stop at each value (``schemas/插入.yaml``)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from perfeval_gen.resources import load_data
from perfeval_gen.schema.json_scalars import quoted
from perfeval_gen.schema.model import Field

TO_FILL: Final = "待填"
_MOST: Final = 8  # a section of more single values is inserted only as the file says
ANY: Final = "*"  # in the file: each of the names under a section of free keys
_ASKED: Final = "逐项"  # the same where the pack asks one by one
Path = tuple[str, ...]
Known = Mapping[Path, Mapping[str, str]]


@cache
def chosen() -> dict[Path, tuple[str, ...]]:
    """Return which fields go into the snippet of a section or item, by the end of its path."""
    raw: dict[str, list[str]] = load_data("schemas/插入.yaml")
    return {tuple(k.split(".")): tuple(map(str, v)) for k, v in raw.items()}


def snippet_of(section: Field, path: Path, known: Known, *, is_item: bool) -> dict[str, Any]:
    """Return ``defaultSnippets`` of a section or of one item of a list; nothing where there is nothing to choose from.

    ``known`` are the names under sections of free keys, by path.
    """
    body = _Body(known).of(section, path)
    if not body:
        return {}
    label = "新的一条" if is_item else "整节"
    made = {"label": label, "sortText": "0", "description": "、".join(body), "body": body}  # before all keys
    return {"defaultSnippets": [{**made, "type": "array"} if is_item else made]}  # then the dash comes where it is due


@dataclass(slots=True)
class _Body:
    known: Known
    stop: int = field(default=0)

    def of(self, section: Field, path: Path) -> dict[str, Any]:
        return {name: self._value(member, (*path, name)) for name, member in self._chosen(section, path)}

    def _chosen(self, section: Field, path: Path) -> tuple[tuple[str, Field], ...]:
        asks = any((*path, f.key) in self.known for f in section.fields if f.values is not None)
        ends = [end[i:] for end in (path, (*path[:-1], _ASKED if asks else ANY)) for i in range(len(end))]
        listed = next((chosen()[end] for end in ends if end in chosen()), None)
        if listed is not None:
            return tuple((name, member) for name in listed if (member := section.member(name)) is not None)
        single = tuple((f.key, f) for f in section.fields if not f.fields and f.item is None and f.values is None)
        return single if 1 < len(single) <= _MOST and len(single) == len(section.fields) else ()

    def _value(self, shape: Field, path: Path) -> Any:  # noqa: ANN401 - a text, or what is below
        if shape.item is not None:
            return [self.of(shape.item, path) or self._stop(shape.item)]
        if shape.values is not None:
            return {name: self._stop(shape.values) for name in self.known.get(path, ())} or self._stop(shape)
        return (self.of(shape, path) if shape.fields else None) or self._stop(shape)

    def _stop(self, shape: Field) -> str:
        self.stop += 1
        allowed = [TO_FILL, *_offered(shape)]
        return f"${{{self.stop}|{','.join(allowed)}|}}" if len(allowed) > 1 else f"${{{self.stop}:{TO_FILL}}}"


def _offered(shape: Field) -> Iterator[str]:
    if "boolean" in shape.types:
        yield from ("是", "否")
    for value in shape.constraints.get("allowed", ()):
        yield quoted(str(value)).replace(",", "\\,").replace("|", "\\|")  # what parts the choices of a stop
