"""Texts compared sentence by sentence, and altered sentences word by word.

``difflib`` finds other matches when its arguments change places, so the lesser text always goes first: the comparison
of B with A is that of A with B, mirrored.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final

from perfeval_gen.schema.values import Block, Prose
from perfeval_gen.workflows.diff.model import Edit, Words

_SENTENCE: Final = re.compile(r"[^。！？；\n]*[。！？；]+[”’」』）】]*|[^。！？；\n]+")
_WORD: Final = re.compile(r"[0-9]+(?:[.,][0-9]+)*|[A-Za-z]+|.", re.DOTALL)
_ALIKE: Final = 0.5
_KEPT: Final = 12
_SHORT_RUN: Final = 2
_MOST_PAIRS: Final = 400
_MOST_STEPS: Final = 1_000_000
_LONGEST: Final = 2000
Opcode = tuple[str, int, int, int, int]


def sentences(value: str | Prose) -> tuple[str, ...]:
    """Return the sentences of a text; a heading, a numbered item and the row of a table say what they are."""
    if isinstance(value, str):
        return _split(value)
    return tuple(sentence for block in value.blocks for sentence in _of_block(block))


def _split(text: str) -> tuple[str, ...]:
    return tuple(sentence for match in _SENTENCE.findall(text) if (sentence := match.strip()))


def _of_block(block: Block) -> Iterator[str]:
    if block.table is not None:
        table = block.table
        title = "，".join(part for part in (table.title, table.unit and f"单位：{table.unit}") if part)
        if title:
            yield f"〔表题〕{title}"
        yield f"〔表头〕{' | '.join(table.header)}"
        yield from (f"〔表行〕{' | '.join(row)}" for row in table.rows)
        return
    text = "".join(f"**{run.text}**" if run.bold else run.text for run in block.runs)
    mark = "" if block.kind == "段落" else f"〔{block.kind}{'' if block.kind == '小标题' else block.sample}〕"
    yield from (f"{mark}{sentence}" for sentence in _split(text))


def compare_texts(before: Sequence[str], after: Sequence[str]) -> Words:
    """Return what differs between two texts given as sentences, or between two lists of texts."""
    first, second = tuple(before), tuple(after)
    if second < first:
        return _mirrored(_compared(second, first))
    return _compared(first, second)


def _mirrored(words: Words) -> Words:
    edited = tuple(Edit(e.after, e.before, marked(e.after, e.before)) for e in words.edited)
    return Words(words.added, words.removed, edited)


def _compared(first: tuple[str, ...], second: tuple[str, ...]) -> Words:
    removed: list[str] = []
    added: list[str] = []
    edited: list[Edit] = []
    for tag, i, i_end, j, j_end in _opcodes(first, second):
        if tag == "equal":
            continue
        pairs = _alike(first[i:i_end], second[j:j_end])
        edited += [Edit(first[i + m], second[j + n], marked(first[i + m], second[j + n])) for m, n in pairs]
        removed += [s for m, s in enumerate(first[i:i_end]) if m not in {m for m, _ in pairs}]
        added += [s for n, s in enumerate(second[j:j_end]) if n not in {n for _, n in pairs}]
    moved = Counter(removed) & Counter(added)  # a sentence that only stands elsewhere
    return Words(_without(removed, moved), _without(added, moved), tuple(edited))


def _without(texts: list[str], less: Counter[str]) -> tuple[str, ...]:
    left = Counter(less)
    kept = []
    for text in texts:
        if left[text]:
            left[text] -= 1
        else:
            kept.append(text)
    return tuple(kept)


def _opcodes(first: Sequence[str], second: Sequence[str]) -> list[Opcode]:
    """Return the steps from one to the other; one single step where there are too many to tell in time."""
    if len(first) * len(second) > _MOST_STEPS:
        return [("replace", 0, len(first), 0, len(second))]
    return list(SequenceMatcher(None, first, second, autojunk=False).get_opcodes())


def _alike(first: Sequence[str], second: Sequence[str]) -> list[tuple[int, int]]:
    """Return pairs of sentences that are alike, the nearest first taken, none crossing another."""
    if not first or not second or len(first) * len(second) > _MOST_PAIRS:
        return []
    rated = [(-likeness(a, b), m, n) for m, a in enumerate(first) for n, b in enumerate(second)]
    taken: list[tuple[int, int]] = []
    for rate, m, n in sorted(rated):
        if -rate >= _ALIKE and all((m < p) == (n < q) and m != p and n != q for p, q in taken):
            taken.append((m, n))
    return sorted(taken)


def likeness(one: str, other: str) -> float:
    """Return how alike two texts are, from 0 to 1, whichever comes first."""
    if max(len(one), len(other)) > _LONGEST:
        return float(one == other)
    matcher = SequenceMatcher(None, min(one, other), max(one, other), autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= _ALIKE else 0.0


def marked(before: str, after: str) -> str:
    """Return a sentence with its changes: ``全年新增[20→22]家``; what is the same is shown near them only."""
    if max(len(before), len(after)) > _LONGEST:
        return f"[{before}→{after}]"
    first, second = _WORD.findall(before), _WORD.findall(after)
    steps = _opcodes(first, second) if first <= second else [
        (_TURNED[tag], j, j_end, i, i_end) for tag, i, i_end, j, j_end in _opcodes(second, first)
    ]  # fmt: skip
    pieces: list[tuple[str, str]] = []  # equal runs have the same text twice
    for tag, i, i_end, j, j_end in steps:
        old, new = "".join(first[i:i_end]), "".join(second[j:j_end])
        is_equal = tag == "equal" and (len(old) > _SHORT_RUN or not pieces or i_end == len(first))
        if pieces and not is_equal and pieces[-1][0] != pieces[-1][1]:
            pieces[-1] = (pieces[-1][0] + old, pieces[-1][1] + new)
        else:
            pieces.append((old, new))
    return "".join(_shown(old, new, n, len(pieces)) for n, (old, new) in enumerate(pieces))


_TURNED: Final = {"equal": "equal", "replace": "replace", "insert": "delete", "delete": "insert"}


def _shown(old: str, new: str, place: int, count: int) -> str:
    if old == new:
        return _cut(old, is_first=place == 0, is_last=place == count - 1)
    if not old:
        return f"[增：{new}]"
    return f"[{old}→{new}]" if new else f"[删：{old}]"


def _cut(text: str, *, is_first: bool, is_last: bool) -> str:
    """Return a run that is the same with its middle left out, or the side away from the changes."""
    head, tail = ("" if is_first else text[:_KEPT]), ("" if is_last else text[-_KEPT:])
    return text if len(text) <= len(head) + len(tail) + 1 else f"{head}…{tail}"
