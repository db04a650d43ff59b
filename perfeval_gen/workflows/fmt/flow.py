"""``{…}`` and ``[…]``: on one line where they stood on one or fit one, else an entry a line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from perfeval_gen.schema.model import Field
from perfeval_gen.source.layout import Entry, Laid, Layout, Remark
from perfeval_gen.workflows.fmt.order import Names, inner, names, ordered
from perfeval_gen.workflows.fmt.quoting import spelled, spelled_key
from perfeval_gen.workflows.fmt.words import STEP, beside, folded_lines

_WIDEST: Final = 100


@dataclass(frozen=True, slots=True)
class Flow:
    """Writes flow collections of one text."""

    layout: Layout

    def lines(self, laid: Laid, indent: int, taken: int, shape: Field | None) -> list[str]:
        """Return the lines of a flow collection; the first begins at column ``taken``, the others below ``indent``."""
        single = self._single(laid, shape)
        if single is not None and (laid.first_line == laid.last_line or taken + len(single) <= _WIDEST):
            return [single]
        return list(self._spread(laid, indent + STEP, shape))

    def _single(self, laid: Laid, shape: Field | None) -> str | None:
        """Return the value on one line, or None where a comment or a folded text forbids it."""
        raw = self.layout.text[laid.start : laid.end]
        if laid.kind == "scalar":
            return None if "\n" in raw else spelled(laid, raw, shape, flow=True)
        if "\n" in raw and self._remarks(laid.start, laid.end):
            return None
        chinese = names(laid, shape)
        parts = []
        for entry in ordered(laid, shape):
            value = self._single(entry.value, inner(shape, entry))
            if value is None or (entry.key is not None and "\n" in self.layout.text[entry.start : entry.key.end]):
                return None
            parts.append(value if entry.key is None else f"{self._key(entry, chinese)}: {value}")
        opened, closed = self._brackets(laid)
        return f"{opened}{', '.join(parts)}{closed}"

    def _key(self, entry: Entry, chinese: Names) -> str:
        name = entry.key.value if entry.key is not None else ""
        return spelled_key(chinese.get(name, name), flow=True)

    def _brackets(self, laid: Laid) -> tuple[str, str]:
        """Return the brackets of a value; a single pair within ``[…]`` has none."""
        if laid.entries and laid.entries[0].start == laid.start:
            return "", ""
        return ("{", "}") if laid.kind == "mapping" else ("[", "]")

    def _remarks(self, start: int, stop: int) -> list[Remark]:
        """Return the comments between two offsets."""
        starts = self.layout.starts
        first, last = self.layout.line_of(start), self.layout.line_of(stop)
        found = [r for n in range(first, last + 1) if (r := self.layout.remarks.get(n)) is not None]
        return [r for r in found if start <= starts[r.line] + r.column < stop]

    def _spread(self, laid: Laid, indent: int, shape: Field | None) -> Iterator[str]:
        """Yield the opening bracket, a line for each entry, the closing one; comments where they stood."""
        pad = " " * indent
        opened, closed = self._brackets(laid)
        stops = [*(e.start for e in laid.entries[1:]), *[laid.end][: len(laid.entries)]]
        behind = {e.start: self._remarks(e.value.end, stop) for e, stop in zip(laid.entries, stops, strict=True)}
        before = (
            self._remarks(laid.start, laid.entries[0].start) if laid.entries else self._remarks(laid.start, laid.end)
        )
        above = {laid.entries[0].start: [r for r in before if r.is_alone]} if laid.entries else {}
        for entry, below in zip(laid.entries, laid.entries[1:], strict=False):
            above[below.start] = [r for r in behind[entry.start] if r.is_alone]
        yield opened + "".join(beside(r) for r in before if not r.is_alone)
        entries = ordered(laid, shape)
        for entry in entries:
            yield from (pad + r.text for r in above[entry.start])
            *lines, last = self._entry(entry, indent, shape, laid)
            yield from (pad + line if i == 0 else line for i, line in enumerate(lines))
            end = last + ("," if entry is not entries[-1] else "")
            end += "".join(beside(r) for r in behind[entry.start] if not r.is_alone)
            yield end if lines else pad + end
        yield from (pad + r.text for r in (behind[laid.entries[-1].start] if laid.entries else before) if r.is_alone)
        yield pad + closed

    def _entry(self, entry: Entry, indent: int, shape: Field | None, laid: Laid) -> list[str]:
        """Return the lines of one entry, the first without its indentation."""
        head = "" if entry.key is None else f"{self._key(entry, names(laid, shape))}: "
        below = inner(shape, entry)
        between = [] if entry.key is None else self._remarks(entry.key.end, entry.value.start)
        raw = self.layout.text[entry.value.start : entry.value.end]
        if entry.value.kind != "scalar":
            lines = self.lines(entry.value, indent, indent + len(head), below)
        elif "\n" in raw:
            lines = folded_lines(raw, entry.value.style, indent + STEP)
        else:
            lines = [spelled(entry.value, raw, below, flow=True)]
        if not between:
            return [head + lines[0], *lines[1:]]
        pad = " " * (indent + STEP)
        texts = [beside(r) if i == 0 and not r.is_alone else pad + r.text for i, r in enumerate(between)]
        joined = [head.rstrip() + texts[0], *texts[1:]] if not between[0].is_alone else [head.rstrip(), *texts]
        return [*joined, pad + lines[0], *lines[1:]]
