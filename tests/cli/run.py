"""Running the command in-process, and what every answer of it has to keep to."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

import pytest

from perfeval_gen.cli.app import main

# names of things that have no Chinese one, or that the user typed; everything else in English is a leak
KNOWN_WORDS = """
perfeval PE YAML DOCX Word Excel WPS Office UTF GBK JSON Schema Tab ZIP PDF PNG JPEG RTF gzip RAR
new check render score schema explain import fix migrate help pack list info copy tree only stage
format force out kind bind unit year text json markdown docs git init doctor watch
version yaml yml doc docx xls xlsx zhanjiang leizhou zhanjiangg cost
diff HEAD path log oneline sarif github fix baseline write
"""
_ENGLISH = re.compile(r"[A-Za-z]{3,}")
_POINT = re.compile(r"U\+[0-9A-F]{4,6}")


@dataclass(frozen=True)
class Answer:
    """Exit status and both streams of one command."""

    status: int
    out: str
    err: str

    @property
    def findings(self) -> list[dict[str, Any]]:
        report = json.loads(self.out)
        assert set(report) == {"version", "findings", "summary"}
        assert report["version"] == 1
        found: list[dict[str, Any]] = report["findings"]
        return found

    @property
    def text(self) -> str:
        return self.out + self.err


def run(capsys: pytest.CaptureFixture[str], *words: object) -> Answer:
    """Run the command; whatever it does, no traceback may reach the user."""
    capsys.readouterr()
    status = main([str(word) for word in words])
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err
    assert "错误[PE799]" not in out + err, out + err
    return Answer(status, out, err)


def is_chinese(text: str) -> bool:
    return any("\u4e00" <= char <= "\u9fff" for char in text)


def foreign_words(text: str, *given: str) -> set[str]:
    """English words of a text that are neither names of things nor part of what was given."""
    known = set(KNOWN_WORDS.lower().split())
    typed = " ".join(given).lower()
    words = {word.lower() for word in _ENGLISH.findall(_POINT.sub("", text))}
    return {word for word in words - known if word not in typed}
