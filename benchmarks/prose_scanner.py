"""How many planted mistakes in running text are found, and what is said of sound text.

Run: python benchmarks/prose_scanner.py [-v]. The corpus is in ``prose_corpus``, the five examples are those with the
numbers of published reports; what their heads list isn't counted. Notes aren't alarms.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from benchmarks.prose_corpus import CLEAN, SEED, Paragraph, corpus
from benchmarks.prose_writer import TEXT, UNIT
from perfeval_gen.checks import CHECKS
from perfeval_gen.checks.check import Check, Facts
from perfeval_gen.diagnostics import Diagnostic, Location, Severity
from perfeval_gen.figures.derive import derive_figures
from perfeval_gen.packs.model import Pack, load_pack
from perfeval_gen.pipeline import check_file
from perfeval_gen.prose.segments import Segment
from perfeval_gen.resources import data_root
from perfeval_gen.schema.validate import Document, validate
from perfeval_gen.source.node import Node
from perfeval_gen.source.text import read_source
from perfeval_gen.source.tree import parse_tree

_SCANNER: Final = ("PE40", "PE41", "PE42")
EXAMPLES: Final = tuple(f"00{n}-" for n in range(5))


@dataclass(frozen=True, slots=True)
class Answer:
    """What was said of a paragraph."""

    paragraph: Paragraph
    found: tuple[Diagnostic, ...]

    @property
    def is_hit(self) -> bool:
        """Whether one of the codes wanted is among them."""
        return any(d.code in self.paragraph.codes for d in self.found)


def answers(seed: int = SEED) -> tuple[Answer, ...]:
    """Check every paragraph of the corpus as text of the same unit."""
    whole = _document(UNIT)
    pack = load_pack("gd-zhanjiang", asked_at=Location("benchmarks")).value
    if pack is None:
        raise SystemExit("gd-zhanjiang is missing")
    base = Facts(whole, derive_figures(whole, pack), pack)
    checks = tuple(one for one in CHECKS if one.code.id.startswith(_SCANNER))
    return tuple(_answer(one, _with(base, pack, one), checks) for one in corpus(seed))


def _answer(one: Paragraph, facts: Facts, checks: tuple[Check, ...]) -> Answer:
    return Answer(one, tuple(d for check in checks for d in check.find(facts)))


def _with(base: Facts, pack: Pack, one: Paragraph) -> Facts:
    """Return the unit's facts with one paragraph as its running text; validating each would take most of the time."""
    shape = base.document.schema.root.member(TEXT)
    node = next((child for key, child in _tree(one.yaml).entries if key == TEXT), None)
    if shape is None or node is None:
        raise SystemExit(f"no text:\n{one.yaml}")
    made = Facts(base.document, base.figures, pack)
    made.__dict__.update(data=base.data, texts=(Segment((shape.id,), shape, node.value, node),))
    return made


def _tree(text: str) -> Node:
    source = read_source("整体.yaml", text.encode())
    tree = parse_tree(source.value) if source.value is not None else None
    if tree is None or tree.value is None:
        raise SystemExit(f"not YAML:\n{text}")
    return tree.value


def _document(text: str) -> Document:
    checked = validate(_tree(text))
    if checked.value is None:
        raise SystemExit(f"not a document:\n{text}")
    return checked.value


def alarms(found: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
    """Return the findings of the scanner that aren't notes."""
    return tuple(d for d in found if d.code.startswith(_SCANNER) and d.severity is not Severity.NOTE)


def of_examples() -> Iterator[tuple[str, tuple[Diagnostic, ...]]]:
    """Yield the examples with what the scanner says of them beyond what their heads list."""
    for path in sorted((data_root() / "examples").glob("*.yaml")):
        if path.name.startswith(EXAMPLES):
            head = "".join(line for line in path.read_text("utf-8").splitlines(keepends=True) if line.startswith("#"))
            yield path.name, tuple(d for d in alarms(check_file(path).diagnostics) if d.code not in head)


def main() -> None:
    """Print the table."""
    out, told = sys.stdout.write, answers()
    planted = Counter(a.paragraph.kind for a in told if a.paragraph.codes)
    hits = Counter(a.paragraph.kind for a in told if a.is_hit)
    for kind, count in planted.items():
        out(f"{hits[kind]:4d}/{count:<4d} {kind}\n")
    total, good = sum(planted.values()), sum(hits.values())
    out(f"查出 {good}/{total}，召回率 {good / total:.3f}\n")
    clean = [a for a in told if a.paragraph.kind == CLEAN]
    false = sum(len(alarms(a.found)) for a in clean)
    others = sum(
        len([d for d in alarms(a.found) if d.code not in a.paragraph.codes]) for a in told if a.paragraph.codes
    )
    out(
        f"没有差错的 {len(clean)} 段误报 {false} 处，有差错的段落另报 {others} 处；准确率 {good / (good + false):.3f}\n"
    )
    for name, found in of_examples():
        out(f"{len(found):4d} 处误报  {name}\n")
    if "-v" in sys.argv:
        _details(told)


def _details(told: tuple[Answer, ...]) -> None:
    for answer in told:
        wrong = alarms(answer.found) if answer.paragraph.kind == CLEAN else ()
        if wrong or (answer.paragraph.codes and not answer.is_hit):
            sys.stdout.write(f"{answer.paragraph.kind}：{answer.paragraph.text}\n")
            for item in answer.found:
                sys.stdout.write(f"    {item.code} {item.message}\n")


if __name__ == "__main__":
    main()
