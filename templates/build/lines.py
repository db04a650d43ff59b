"""The outline files: one line of text is one paragraph of the Word template.

=  ==  ===  ====   headings of level 1 to 4          & call(x)      the paragraphs a macro prints
% tag              a tag on a paragraph of its own    @name          what Python builds: a table, a cover
[Style] text       a paragraph in that style          // words       a remark, left out
A line that ends in a backslash goes on in the next one; anything else is body text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from ooxml import paragraph

HERE = Path(__file__).parent
STYLED = re.compile(r"\[(\w+)\] ?(.*)", re.DOTALL)
HEADING = re.compile(r"(={1,4}) (.*)", re.DOTALL)
CONTINUED = re.compile(r"\\\n\s*")
Parts = Mapping[str, Callable[[], str]]


def read(name: str) -> list[str]:
    """Return the lines of an outline file, continued lines joined, remarks and blank lines left out."""
    text = CONTINUED.sub("", (HERE / name).read_text("utf-8"))
    return [line for line in text.splitlines() if line.strip() and not line.startswith("//")]


def line_xml(line: str, parts: Parts) -> str:
    """Return the Word XML of one line."""
    if line.startswith("@"):
        return parts[line[1:].strip()]()
    if line.startswith("% "):
        return paragraph("BodyText", f"{{%p {line[2:]} %}}")
    if line.startswith("& "):
        return paragraph("BodyText", f"{{{{p {line[2:]} }}}}")
    if found := HEADING.fullmatch(line):
        return paragraph(f"Heading{len(found[1])}", found[2])
    if found := STYLED.fullmatch(line):
        return paragraph(found[1], found[2])
    return paragraph("BodyText", line)


def outline(name: str, parts: Parts) -> str:
    """Return the Word XML of an outline file."""
    return "".join(line_xml(line, parts) for line in read(name))


def inline_macros(name: str) -> str:
    """Return the macros of a file as one text that prints nothing, for a paragraph that is there anyway."""
    return "".join(read(name))
