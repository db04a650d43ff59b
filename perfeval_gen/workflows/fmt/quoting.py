"""Which quotes a text needs: none where we and every other YAML program read it back as the same text."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Any, Final

import yaml

from perfeval_gen.schema.model import Field
from perfeval_gen.source.layout import Laid
from perfeval_gen.source.text import Source
from perfeval_gen.source.tree import parse_tree

# what YAML 1.1 and 1.2 programs take for something else than text, beyond what PyYAML does
_NOT_TEXT: Final = re.compile(
    r"(?i)[yn]|[-+]?(\.\d+|\d[\d_,]*(\.\d*)?)(e[-+]?\d+)?|0[ox][\da-f_]+|[-+]?0b[01_]+|[-+]?\.inf|\.nan|[-+]?\d+(:\d+)+(\.\d*)?"
)
_CODE: Final = re.compile(r"\d[\w.-]*", re.ASCII)  # no number, but a spreadsheet or another program may make it one
_RESOLVER: Final[Any] = yaml.SafeLoader("")
_OTHER: Final = "其他"
_NULLS: Final = ("", "~", "null", "Null", "NULL")


def spelled(laid: Laid, raw: str, shape: Field | None, *, flow: bool) -> str:
    """Return a scalar of one line as it is to be written; ``raw`` is how it stands.

    Quotes go where they change nothing. A number in a field for text gets them, so that 004401 stays 004401 elsewhere.
    """
    text = laid.value
    if not laid.style:
        is_text = shape is not None and shape.types == ("string",)
        wanted = is_text and text not in _NULLS and _reads_as_other(text)
        return _quoted(text) if wanted and "\n" not in text else raw
    if not text.isprintable():
        return raw
    if _CODE.fullmatch(text) is None and reads_plain(text, flow=flow):
        return text
    return _quoted(text)


def spelled_key(text: str, *, flow: bool) -> str:
    """Return a key as it is to be written."""
    return text if text.isprintable() and reads_plain(text, flow=flow, key=True) else _quoted(text)


def _quoted(text: str) -> str:
    """Return a text in double quotes, in single ones where those would need a backslash."""
    if not text.isprintable():
        return json.dumps(text, ensure_ascii=False)
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'


def _reads_as_other(text: str) -> bool:
    tag = _RESOLVER.resolve(yaml.ScalarNode, text, (True, False))
    return bool(tag != "tag:yaml.org,2002:str") or bool(_NOT_TEXT.fullmatch(text))


@lru_cache(maxsize=4096)
def reads_plain(text: str, *, flow: bool = False, key: bool = False) -> bool:
    """Return whether a text without quotes reads back as the same text, without a warning of ours."""
    if text in ("", "-") or text != text.strip() or _reads_as_other(text):
        return False
    if key:
        pair = {text: _OTHER, f"{_OTHER}二": _OTHER}
        lines = [f"{name}: {value}" for name, value in pair.items()]
        sample = f"{_OTHER}: {{{', '.join(lines)}}}\n" if flow else "\n".join(lines) + "\n"
        expected: object = {_OTHER: pair} if flow else pair
    else:
        items = [text, _OTHER]
        sample = f"{_OTHER}: [{', '.join(items)}]\n" if flow else f"{_OTHER}: {text}\n"
        expected = {_OTHER: items if flow else text}
    try:
        read = yaml.load(sample, Loader=yaml.BaseLoader)  # noqa: S506 - texts only
    except yaml.YAMLError:
        return False
    return bool(read == expected) and not parse_tree(Source("", sample)).diagnostics
