"""Stretches of running text that a check points at, and the finding that tells all of them at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from perfeval_gen.checks.check import Facts
from perfeval_gen.diagnostics import Code, Diagnostic, Edit, Location, Severity, finding
from perfeval_gen.prose.segments import Segment
from perfeval_gen.schema.values import State

_FOREIGN: Final = re.compile(
    r"\{\{.*?(?:\}\}|$)|\{[^{}\n]{1,100}\}|(?:https?://|www\.)[\x21-\x7e]+|(?<![\w.+-])[\w.+-]+@[\w-]+\.[\w.-]+",
    re.ASCII | re.MULTILINE,
)
_QUOTED: Final = re.compile(r"《[^《》]*(?:〈[^〈〉]*〉[^《》]*)*》")
_SHOWN: Final = 20
_STATES: Final = frozenset(state.value for state in State)


@dataclass(frozen=True, slots=True)
class Hit:
    """A stretch of a text, and what it should be where that is beyond doubt."""

    segment: Segment
    start: int
    stop: int
    right: str | None = None

    @property
    def text(self) -> str:
        """What stands there."""
        return self.segment.text[self.start : self.stop]

    @property
    def place(self) -> Location:
        """Where it stands."""
        return self.segment.at(self.start, self.stop)

    @property
    def edits(self) -> tuple[Edit, ...]:
        """The change that mends it, if there is one; none of a sign that was typed with a backslash."""
        edit = None if self.right is None else self.segment.edit(self.start, self.stop, self.right)
        is_escaped = edit is not None and self.place.excerpt[edit.column - 2 : edit.column - 1] == "\\"
        return () if edit is None or is_escaped else (edit,)


def told_once(  # noqa: PLR0913 - the parts of a finding, by name
    code: Code,
    message: str,
    hits: Sequence[Hit],
    *,
    mark: str = "",
    hint: str = "",
    severity: Severity | None = None,
    rule: str | None = None,
) -> Iterator[Diagnostic]:
    """Yield one finding for all hits: at the first, the others named beside it, how many there are in the message."""
    if not hits:
        return
    first, *others = hits
    count = f"，全文共 {len(hits)} 处" if others else ""
    yield finding(
        code, message + count, first.place, mark=mark, hint=hint, severity=severity, rule=rule,
        related=tuple((hit.place, f"“{hit.text}”") for hit in others[:_SHOWN]),
        edits=tuple(edit for hit in hits for edit in hit.edits),
    )  # fmt: skip


@lru_cache(maxsize=4096)
def own_words(text: str) -> str:
    """Return a text of the same length without references, addresses of pages and mail: signs in them are no prose."""
    return _FOREIGN.sub(lambda match: "\0" * len(match[0]), text)


@lru_cache(maxsize=4096)
def without_titles(text: str) -> str:
    """Return a text of the same length without the names of documents: what they say is said by others."""
    return _QUOTED.sub(lambda match: "\0" * len(match[0]), own_words(text))


def named_fields(facts: Facts, *ids: str) -> Iterator[Segment]:
    """Yield the plain text fields with these ids as running text, states left out."""
    for path, node, shape in facts.fields:
        if node.kind != "scalar" or path[-1] not in ids or path[0] == "previous_year":
            continue
        is_plain = not shape.narrative and shape.types[0] == "string"
        if is_plain and node.value.strip() and node.value.strip() not in _STATES:
            yield Segment(path, shape, node.value, node)


def sentence_around(text: str, start: int, stop: int) -> tuple[int, int]:
    """Return where the sentence begins and ends that a stretch stands in."""
    begin = max(text.rfind(mark, 0, start) for mark in "。；！？\n;") + 1
    ends = [at for mark in "。；！？\n;" if (at := text.find(mark, stop)) >= 0]
    return begin, min(ends, default=len(text))
