"""Which parts of two documents differ: compared as trees, or sets for what binds the parts, or bytes."""

from __future__ import annotations

import re

from lxml import etree

from perfeval_gen.docx.package import CONTENT_TYPES, read_package

_NOW = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


def differences(one: bytes, other: bytes, *, but: tuple[str, ...] = (), is_dated: bool = True) -> dict[str, object]:
    """Both contents of each part that differs; ``is_dated=False`` leaves out the moment of the last change."""
    parts, others = ({n: c for n, c in read_package(each).parts.items() if n not in but} for each in (one, other))
    found: dict[str, object] = {n: (n in parts, n in others) for n in sorted(parts.keys() ^ others.keys())}
    for name in sorted(parts.keys() & others.keys()):
        both = (content if is_dated else _NOW.sub(rb"\1", content) for content in (parts[name], others[name]))
        mine, theirs = (_meaning(name, content) for content in both)
        if mine != theirs:
            found[name] = mine, theirs
    return found


def _meaning(name: str, content: bytes) -> object:
    if not name.endswith((".xml", ".rels")):
        return content
    root = etree.fromstring(content)
    if name.endswith(".rels") or name == CONTENT_TYPES:
        return sorted((str(each.tag), sorted(each.items())) for each in root)
    return etree.tostring(root, method="c14n").decode()
