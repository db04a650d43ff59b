"""Line breaks, tabs, new paragraphs and pages in values, as docxtpl writes them; only paragraphs that have some."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

SIGNS: Final = "\n\t\a\f"
_SIGN: Final = re.compile(f"[{SIGNS}]")
_START: Final = re.compile("<w:p(?: [^>]*)?>")
_END: Final = "</w:p>"
_RUN: Final = re.compile("<w:r(?: [^>]*)?>.*?</w:r>", re.DOTALL)
_TEXT: Final = re.compile("<w:t(?: [^>]*)?>.*?</w:t>", re.DOTALL)
_RUN_PROPERTIES: Final = re.compile("<w:rPr>.*?</w:rPr>")
_PARAGRAPH_PROPERTIES: Final = re.compile("<w:pPr>.*?</w:pPr>")
_OPEN: Final = '<w:t xml:space="preserve">'


def has_signs(xml: str) -> bool:
    """Tell whether a text holds a sign that stands for an element; four quick searches."""
    return "\n" in xml or "\t" in xml or "\a" in xml or "\f" in xml


def resolve(xml: str) -> str:
    """Return the part with an element for each such sign in the text of a run."""
    return "".join(_pieces(xml)) if has_signs(xml) else xml


def _pieces(xml: str) -> Iterator[str]:
    done = 0
    while (sign := _SIGN.search(xml, done)) is not None:
        end = xml.find(_END, sign.start())
        before = max(xml.rfind(_END, done, sign.start()), done)
        start = _START.search(xml, before, sign.start())
        if start is None or end < 0:
            yield xml[done : sign.end()]
            done = sign.end()
        else:
            yield xml[done : start.start()]
            done = end + len(_END)
            yield _paragraph(xml[start.start() : done])
    yield xml[done:]


def _paragraph(xml: str) -> str:
    properties = _first(_PARAGRAPH_PROPERTIES, xml)
    return _RUN.sub(lambda run: _run(run[0], properties), xml)


def _run(xml: str, paragraph: str) -> str:
    properties = _first(_RUN_PROPERTIES, xml)
    leave = "</w:t></w:r>"
    enter = f"<w:r>{properties}{_OPEN}"
    written = {
        "\t": f"{leave}<w:r>{properties}<w:tab/></w:r>{enter}",
        "\a": f"{leave}</w:p><w:p>{paragraph}{enter}",
        "\n": f"</w:t><w:br/>{_OPEN}",
        "\f": f'{leave}</w:p><w:p><w:r><w:br w:type="page"/></w:r></w:p><w:p>{paragraph}{enter}',
    }
    return _TEXT.sub(lambda text: _SIGN.sub(lambda sign: written[sign[0]], text[0]), xml)


def _first(pattern: re.Pattern[str], xml: str) -> str:
    found = pattern.search(xml)
    return found[0] if found else ""
