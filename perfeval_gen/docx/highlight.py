"""Yellow highlight for marker texts such as 【待填】 in a rendered part."""

from __future__ import annotations

import copy
import re
from typing import TYPE_CHECKING, Final

from lxml import etree

from perfeval_gen.docx import oxml

if TYPE_CHECKING:
    from collections.abc import Iterator

_RPR: Final = oxml.name("w:rPr")
_HIGHLIGHT: Final = oxml.name("w:highlight")
_AFTER: Final = frozenset(
    oxml.name(f"w:{local}")
    for local in (
        *("u", "effect", "bdr", "shd", "fitText", "vertAlign", "rtl", "cs", "em", "lang"),
        *("eastAsianLayout", "specVanish", "oMath", "rPrChange"),
    )
)


def mark(root: etree._Element, markers: tuple[str, ...]) -> None:
    """Highlight every occurrence of a marker within a run; the run is split and keeps its properties."""
    if not markers:
        return
    pattern = re.compile("|".join(re.escape(m) for m in sorted(markers, key=len, reverse=True)))
    for run in [r for r in root.iter(oxml.W_R) if any(pattern.search(t.text or "") for t in r.findall(oxml.W_T))]:
        _split(run, pattern)


def _split(run: etree._Element, pattern: re.Pattern[str]) -> None:
    parent = run.getparent()
    if parent is None:
        return
    at, tail = parent.index(run), run.tail
    new = [_run_like(run, nodes, highlighted=is_marker) for nodes, is_marker in _groups(run, pattern)]
    parent[at : at + 1] = new
    new[-1].tail = tail


def _groups(run: etree._Element, pattern: re.Pattern[str]) -> list[tuple[list[etree._Element], bool]]:
    """The content of a run in consecutive groups, marker or not."""
    groups: list[tuple[list[etree._Element], bool]] = []
    for node, is_marker in _pieces(run, pattern):
        if not groups or groups[-1][1] != is_marker:
            groups.append(([], is_marker))
        groups[-1][0].append(node)
    return groups


def _pieces(run: etree._Element, pattern: re.Pattern[str]) -> Iterator[tuple[etree._Element, bool]]:
    for node in [child for child in run if child.tag != _RPR]:
        if node.tag != oxml.W_T:
            yield node, False
            continue
        for text in re.split(f"({pattern.pattern})", node.text or ""):
            if text:
                yield _text(text), pattern.fullmatch(text) is not None


def _text(text: str) -> etree._Element:
    element = etree.Element(oxml.W_T)
    element.text = text
    element.set(oxml.SPACE, "preserve")
    return element


def _run_like(run: etree._Element, nodes: list[etree._Element], *, highlighted: bool) -> etree._Element:
    made = copy.copy(run)
    del made[:]
    properties = run.find(_RPR)
    if properties is not None:
        made.append(copy.deepcopy(properties))
    made.extend(nodes)
    if highlighted:
        _highlight(made)
    return made


def _highlight(run: etree._Element) -> None:
    properties = run.find(_RPR)
    if properties is None:
        properties = etree.Element(_RPR)
        run.insert(0, properties)
    for old in properties.findall(_HIGHLIGHT):
        properties.remove(old)
    at = next((n for n, child in enumerate(properties) if child.tag in _AFTER), len(properties))
    properties.insert(at, etree.Element(_HIGHLIGHT, {oxml.W_VAL: "yellow"}))
