"""A seeded slice of the generated units: valid, rendered, whole, and every text as typed (the rest: ``make fuzz``)."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfeval_gen import checks
from perfeval_gen.diagnostics import Severity
from perfeval_gen.schema.model import KINDS
from perfeval_gen.source.text import Source, read_source
from perfeval_gen.source.tree import parse_tree
from tests.quick_packs import packs_read_once  # noqa: F401 - by every unit of the module
from tests.reliability import fuzz_units
from tests.reliability.fuzz_units import STOPS, Tally, standing
from tests.reliability.strategies import PACKS, PIECES, Fact, unit

FEW = range(7)
AUDITED = 3  # of them: the validator takes longer than the rest


def test_units_are_of_every_kind_and_pack() -> None:
    made = [unit(seed) for seed in range(150)]
    assert {one.kind for one in made} == set(KINDS)
    assert {(one.kind, one.pack) for one in made} == {(kind, pack) for kind in KINDS for pack in PACKS[kind]}
    assert sum(len(one.facts) for one in made) > 10_000
    assert unit(7) == made[7]
    text = "".join(fact.printed for one in made for fact in one.facts.values())
    assert all(piece.strip() in text for piece in PIECES)


def test_units_arrive() -> None:
    tally = Tally()
    with patch.object(checks, "run_checks", lambda *_: ()):  # long, and looked at in make fuzz
        for seed in FEW:
            one = unit(seed)
            for made in fuzz_units.rendered(one, tally):
                fuzz_units.compare_facts(one, made.content, tally)
                tally.look("own rules", fuzz_units.by_own_rules(made.content), str(seed))
                tally.look("python-docx", fuzz_units.by_python_docx(made.content), str(seed))
                if tally.seen.get("openxml-audit", 0) < AUDITED and made.filename.endswith("表.docx"):
                    tally.look("openxml-audit", fuzz_units.by_audit(made.content), str(seed))
    assert tally.wrong == []
    assert tally.documents > len(FEW)
    assert tally.facts > 300
    assert tally.exact > 0.9 * tally.facts
    assert tally.seen["openxml-audit"] == AUDITED


@pytest.mark.parametrize(
    ("printed", "text", "stands"),
    [
        ("  标0001志。", "甲  标0001志。乙", "exact"),
        ("  标0001志。", "甲标0001志，乙", "in a sentence"),
        ("标0001志a b", "标0001志a  b", ""),
        ("a标0001志", "标0001志", ""),
        ("标0001志“", '标0001志"', ""),
    ],
)
def test_the_comparison_sees_a_change(printed: str, text: str, stands: str) -> None:
    assert standing(Fact(("x",), printed), "标0001志", text, text.index("标0001志")) == stands
    assert STOPS


# -- what no document can hold

NO_TEXT = (
    *map(chr, (*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F, *range(0x80, 0xA0))),
    "\ud800", "\udbff", "\udc00", "\udfff", "\ufffe", "\uffff", "\ufeff", "\u2028", "\u2029",
    "\ufdd0", "\ufdef", "\U0001fffe", "\U0001ffff", "\U0010fffe", "\U0010ffff",
)  # fmt: skip
BEFORE = "类型: 整体自评\n单位:\n  名称: "


@pytest.mark.parametrize("sign", NO_TEXT, ids=lambda sign: f"U+{ord(sign):04X}")
def test_no_text_raw(sign: str) -> None:
    source = Source("甲.yaml", f"{BEFORE}某𠮷{sign}局\n")
    try:
        content = source.text.encode()
    except UnicodeEncodeError:  # a surrogate: such bytes are no UTF-8
        content = source.text.encode("utf-8", "surrogatepass")
    outcome = read_source("甲.yaml", content)
    assert outcome.value is None
    (found,) = outcome.diagnostics
    assert (found.location.line, found.location.column) == (3, 9)
    assert found.severity is Severity.ERROR


@pytest.mark.parametrize("sign", NO_TEXT, ids=lambda sign: f"U+{ord(sign):04X}")
def test_no_text_escaped(sign: str) -> None:
    written = f"\\U{ord(sign):08X}"
    outcome = parse_tree(Source("甲.yaml", f'{BEFORE}"某𠮷{written}局"\n'))
    errors = [d for d in outcome.diagnostics if d.severity is Severity.ERROR]
    assert [(d.location.line, d.location.column) for d in errors] == [(3, 10)], outcome.diagnostics


@settings(max_examples=100)
@given(
    st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]).filter(
        lambda c: c not in NO_TEXT and not is_none(c) and c != "'"
    )
)
def test_any_other_character_is_kept(sign: str) -> None:
    source = read_source("甲.yaml", f"名称: '某{sign}局'\n".encode()).value
    assert source is not None
    tree = parse_tree(source).value
    assert tree is not None
    assert dict(tree.entries)["名称"].value == f"某{sign}局"


def is_none(sign: str) -> bool:
    """Whether Unicode will never put a character here."""
    return ord(sign) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(sign) <= 0xFDEF
