"""Generated units rendered and looked at from all sides: is every document whole, does every text arrive."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import tempfile
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import docx
from openxml_audit import OpenXmlValidator

from perfeval_gen.docx import oxml
from perfeval_gen.docx.gate import check_document
from perfeval_gen.docx.package import read_package
from perfeval_gen.pipeline import render_file
from perfeval_gen.rendering import BrokenDocument, Rendered
from tests.full_document import MARK, text_of
from tests.reliability.strategies import Fact, Unit

NPM: Final = Path(__file__).resolve().parents[2] / ".ci/validator/node_modules/@xarsh"
STOPS: Final = "。！？；，、.;,!?："  # what a sentence has at its end, and loses where it stands within another
_PRIVATE: Final = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
_PAGE_NUMBER: Final = re.compile(r"—\d+—")


@dataclass
class Tally:
    """What was looked at, how often, and what was wrong."""

    units: int = 0
    documents: int = 0
    facts: int = 0
    exact: int = 0
    pdf_facts: int = 0
    seen: dict[str, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def look(self, name: str, problems: Sequence[str], about: str) -> None:
        """Count one look; ``problems`` are what it found."""
        self.seen[name] = self.seen.get(name, 0) + 1
        self.wrong.extend(f"{name} {about}: {problem}" for problem in problems[:3])


def rendered(unit: Unit, tally: Tally) -> tuple[Rendered, ...]:
    """The documents of a unit: it is valid, so nothing may refuse it."""
    tally.units += 1
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "甲.yaml"
        path.write_bytes(unit.content)
        try:
            outcome = render_file(path)
        except BrokenDocument as error:
            tally.look("own rules", [str(error)], f"seed {unit.seed}")
            return ()
    if outcome.value is None:
        grave = [d for d in outcome.diagnostics if d.code[:3] in ("PE1", "PE2", "PE7", "PE8")]
        tally.wrong.append(f"seed {unit.seed} refused: {[(d.code, d.location.line, d.message) for d in grave][:3]}")
        return ()
    tally.documents += len(outcome.value)
    return outcome.value


def by_own_rules(content: bytes) -> list[str]:
    return list(check_document(content, references=True))


def by_python_docx(content: bytes) -> list[str]:
    document = docx.Document(io.BytesIO(content))
    return [] if document.paragraphs or document.tables else ["empty"]


def by_audit(content: bytes) -> list[str]:
    return _in_file(content, lambda path: [str(e) for e in OpenXmlValidator().validate(str(path)).errors])


def by_sdk(content: bytes) -> list[str]:
    """What Microsoft's own library says; call only where ``sdk`` finds it."""
    program = sdk()
    assert program is not None

    def ask(path: Path) -> list[str]:
        done = subprocess.run([program, path], capture_output=True, check=False, encoding="utf-8", timeout=120)
        return [f"{e['path']} {e['description']}" for e in json.loads(done.stdout)["errors"]]

    return _in_file(content, ask)


def sdk() -> Path | None:
    """Return the Open XML SDK's validator, if ``make fuzz`` could install it."""
    return next((p for p in NPM.glob("ooxml-validator-*/ooxml-validator*") if p.is_file()), None)


def _in_file(content: bytes, look: Callable[[Path], list[str]]) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "甲.docx"
        path.write_bytes(content)
        return look(path)


# -- facts ------------------------------------------------------------------------------------------------------------


def compare_facts(unit: Unit, content: bytes, tally: Tally) -> None:
    """Compare every text that a document prints with what was typed, character by character."""
    text = text_of(content)
    for found in MARK.finditer(text):
        fact = unit.facts[found[1]]
        tally.facts += 1
        stands = standing(fact, found[0], text, found.start())
        tally.exact += stands == "exact"
        if not stands:
            near = text[max(0, found.start() - 12) : found.end() + 12]
            tally.wrong.append(f"seed {unit.seed} {'.'.join(fact.path)}: typed {fact.printed!r}, stands {near!r}")


def standing(fact: Fact, mark: str, text: str, at: int) -> str:
    """Return whether a fact stands here as typed, or as a part of a sentence without its own end, or neither."""
    for name, form in (("exact", fact.printed), ("in a sentence", fact.printed.strip().rstrip(STOPS))):
        start = at - form.index(mark)
        if start >= 0 and text.startswith(form, start):
            return name
    return ""


# -- PDF --------------------------------------------------------------------------------------------------------------


def pdf_texts(contents: Sequence[bytes]) -> Iterator[str]:
    """Yield the text of each document as LibreOffice prints it, without blanks and page numbers."""
    office, reader = shutil.which("soffice"), shutil.which("pdftotext")
    assert office is not None
    assert reader is not None
    with tempfile.TemporaryDirectory() as folder:
        names = [f"{number:03}" for number in range(len(contents))]
        for name, content in zip(names, contents, strict=True):
            (Path(folder) / f"{name}.docx").write_bytes(content)
        own = f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
        words = [office, own, "--headless", "--convert-to", "pdf", "--outdir", folder]
        subprocess.run([*words, *(f"{folder}/{n}.docx" for n in names)], capture_output=True, check=True, timeout=600)
        for name in names:
            done = subprocess.run([reader, "-raw", f"{folder}/{name}.pdf", "-"], capture_output=True, check=True)
            yield _PAGE_NUMBER.sub("", visible(done.stdout.decode("utf-8")))


def compare_pdf(unit: Unit, content: bytes, text: str, tally: Tally) -> None:
    """Compare the texts of one document in its PDF: those in paragraphs of one direction, in which all has a glyph."""
    body = oxml.parse(read_package(content).parts["word/document.xml"])
    whole = [paragraph for node in body.iter(oxml.W_P) if is_printable(paragraph := oxml.text_of(node))]
    for mark in sorted({mark for paragraph in whole for mark in MARK.findall(paragraph)}):
        fact = unit.facts[mark]
        forms = (visible(fact.printed), visible(fact.printed.strip().rstrip(STOPS)))
        tally.pdf_facts += 1
        if not any(form in text for form in forms):
            at = text.find(mark)
            tally.wrong.append(
                f"PDF seed {unit.seed}: typed {fact.printed!r}, stands {text[max(0, at - 12) : at + 20]!r}"
            )


def visible(text: str) -> str:
    """A text without blanks, line ends and characters without a shape, as far as a PDF tells them."""
    return "".join(c for c in unicodedata.normalize("NFC", text) if unicodedata.category(c) not in ("Zs", "Cc", "Cf"))


def is_printable(text: str) -> bool:
    """Whether a PDF can be expected to give a text back: no right-to-left letters, no emoji, no private use."""
    odd = any(unicodedata.bidirectional(c) in ("R", "AL", "RLO", "LRO") or ord(c) > 0xFFFF for c in text)
    return not odd and not _PRIVATE.search(text) and "\ufe0f" not in text
