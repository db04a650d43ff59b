"""Texts in a rendered part: outer spaces that count, and markers such as 【待填】 in yellow."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from perfeval_gen.docx.layout_tree import find, parse, plain, written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfeval_gen.docx.layout_tree import Node

_PRESERVED: Final = ' xml:space="preserve"'
_SPACED: Final = re.compile(rf"<w:t(?!{_PRESERVED}>)((?: [^>]*[^>/])?)>(?=[\s&]|[^<]*+(?<=[\s;]))([^<]*)")
_SPACE: Final = re.compile(r' xml:space="[^"]*"')
_REFERENCE: Final = re.compile("&[^;<]*;")
_RUN: Final = re.compile(r"<(/?)w:r(?=[ />])[^>]*?(/?)>")
_AFTER: Final = frozenset(
    f"w:{local}"
    for local in (
        *("u", "effect", "bdr", "shd", "fitText", "vertAlign", "rtl", "cs", "em", "lang"),
        *("eastAsianLayout", "specVanish", "oMath", "rPrChange"),
    )
)


def keep_spaces(xml: str) -> str:
    """Return the part with each text with outer spaces marked as one in which they count."""
    if "<w:t>" not in xml and ' xml:space="default"' not in xml:  # w:t has no other attribute
        return xml
    return _SPACED.sub(_with_spaces, xml)


def _with_spaces(found: re.Match[str]) -> str:
    attributes, text = found.groups()
    characters = plain(text)
    if characters == characters.strip():
        return found[0]
    return f"<w:t{_SPACE.sub('', attributes)}{_PRESERVED}>{text}"


def mark(xml: str, markers: tuple[str, ...]) -> str:
    """Return the part with every marker within a run highlighted; the run is split and keeps its properties."""
    finder = _Finder("|".join(re.escape(m) for m in sorted(markers, key=len, reverse=True)), _is_encoded(xml, markers))
    if not (finder.is_encoded or any(marker in xml for marker in markers)):
        return xml
    return _marked(xml, finder)


def _is_encoded(xml: str, markers: tuple[str, ...]) -> bool:
    """Return whether a character of a marker stands in the part as a reference."""
    references = set(_REFERENCE.findall(xml)) if "&" in xml else ()
    return any(plain(reference) in marker for reference in references for marker in markers)


@dataclass(frozen=True, slots=True)
class _Finder:
    """Looks for a pattern in XML."""

    pattern: str
    is_encoded: bool

    def is_in(self, xml: str) -> bool:
        return re.search(self.pattern, plain(xml) if self.is_encoded else xml) is not None

    def split(self, xml: str) -> list[str]:
        """Return a text as characters, what matches by itself at odd places."""
        return re.split(f"({self.pattern})", plain(xml))


def _marked(xml: str, finder: _Finder) -> str:
    chunks = xml.split("</w:r>")
    for n, chunk in enumerate(chunks[:-1]):
        if not finder.is_in(chunk):
            continue
        starts = [tag.start() for tag in _RUN.finditer(chunk) if not tag[2]]
        if len(starts) != 1 or finder.is_in(chunk[: starts[0]]):
            return _marked_outside_in(xml, finder)
        chunks[n] = chunk[: starts[0]] + _split(chunk[starts[0] :], finder)
    return "</w:r>".join(chunks)


def _marked_outside_in(xml: str, finder: _Finder) -> str:
    """Do the same where there are runs inside of runs, in text boxes."""
    done: list[str] = []
    depth = start = end = 0
    for tag in _RUN.finditer(xml):
        is_end, is_empty = tag.groups()
        if is_empty:
            continue
        if not is_end and not depth:
            start = tag.start()
        depth += -1 if is_end else 1
        if is_end and not depth:
            run = xml[start : tag.start()]
            done += (xml[end:start], _split(run, finder) if finder.is_in(run) else run)
            end = tag.start()
    return "".join([*done, xml[end:]])


@lru_cache(maxsize=256)
def _split(run: str, finder: _Finder) -> str:
    """Return the runs that a run becomes; it is given without its end tag, and so is the last of them."""
    node = parse(run).children[0]
    if _holds_text_itself(run, node):
        return run
    properties = find(node, "w:rPr")
    before = run[: node.inner]
    plainly = before + ("" if properties is None else run[properties.start : properties.end])
    highlighted = before + _highlighted(run, properties)
    groups = groupby(_pieces(run, node, finder), key=itemgetter(1))
    runs = ((highlighted if is_marker else plainly, [text for text, _ in pieces]) for is_marker, pieces in groups)
    return "</w:r>".join("".join([first, *texts]) for first, texts in runs)


def _holds_text_itself(run: str, node: Node) -> bool:
    """Return whether there is text beside the elements of a run, which is no document; splitting would lose it."""
    ends = [node.inner, *(child.end for child in node.children)]
    starts = [*(child.start for child in node.children), len(run)]
    return any(run[end:start].strip() for end, start in zip(ends, starts, strict=True))


def _pieces(run: str, node: Node, finder: _Finder) -> Iterator[tuple[str, bool]]:
    """Yield the content of a run in pieces, marker or not."""
    content = [child for child in node.children if child.name != "w:rPr"]
    texts = {child.start: finder.split(run[child.inner : child.close]) for child in content if child.name == "w:t"}
    is_hit = any(len(found) > 1 for found in texts.values())
    for child in content:
        if is_hit and child.start in texts:
            for n, text in enumerate(texts[child.start]):
                if text:
                    yield f"<w:t{_PRESERVED}>{written(text)}</w:t>", n % 2 == 1
        else:
            inner = run[child.start : child.end]
            yield _marked(inner, finder) if "</w:r>" in inner else inner, False


def _highlighted(run: str, properties: Node | None) -> str:
    """Return the properties of a run with the highlight at its place."""
    kept = [] if properties is None else [child for child in properties.children if child.name != "w:highlight"]
    at = next((n for n, child in enumerate(kept) if child.name in _AFTER), len(kept))
    inner = [run[child.start : child.end] for child in kept]
    attributes = "" if properties is None else properties.attributes
    return "".join([f"<w:rPr{attributes}>", *inner[:at], '<w:highlight w:val="yellow"/>', *inner[at:], "</w:rPr>"])
