"""What texts say: the patterns of ``schemas/说法.yaml``, which texts claim a result, which speak of the same thing."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from operator import itemgetter
from typing import Any, Final

from perfeval_gen.checks.check import Facts
from perfeval_gen.prose.segments import Segment
from perfeval_gen.resources import load_data
from perfeval_gen.schema.read import Path, field_of
from perfeval_gen.schema.values import Prose, State

# Fields that say what is to be done, what went wrong or why; everything else tells what was reached.
_PLANS: Final = frozenset(
    {
        *("duties", "organisation", "problems", "previous_problems", "suggestions", "improvement_summary", "proposals"),
        *("requirements", "target", "expected_result", "mid_term_target", "central_goals", "deviation_reason"),
        *("measure", "reason", "shortfall_reason", "adjustment_reason", "carry_over_reason", "weights_reason"),
        *("problems_and_measures", "findings", "deviation_analysis", "steps", "office_duty", "goal_summary"),
        *("task_summary", "purpose", "evaluation_purpose", "evaluation_principles", "evaluation_methods"),
    }
)
_PLANNED_IN: Final = ("tasks", "goals", "projects")  # their names and contents are plans too
_TITLES: Final = ("问题", "措施", "原因", "建议", "理由", "意见")
_CLAUSE: Final = re.compile(r"[^，。；！？\n,;]+")
_SENTENCE: Final = re.compile(r"[^。；！？\n;]+")
_RUN: Final = re.compile(r"[\u4e00-\u9fff]+|[A-Za-z0-9]*[A-Za-z][A-Za-z0-9]*")


@cache
def lists() -> Mapping[str, Any]:
    """Return the words and patterns by the name of each list."""
    found: Mapping[str, Any] = load_data("schemas/说法.yaml")
    return found


@cache
def pattern(name: str) -> re.Pattern[str]:
    """Return one regular expression for a pattern or a list of them; what all begin with is looked at first."""
    written, begin = lists()[name], lists().get(f"{name}起首")
    whole = "|".join([written] if isinstance(written, str) else written)
    return re.compile(f"(?={begin})(?:{whole})" if begin else whole, re.MULTILINE)


@cache
def compiled(text: str) -> re.Pattern[str]:
    """Return a pattern that stands inside an entry of a list."""
    return re.compile(text)


@cache
def _stop() -> re.Pattern[str]:
    words = [word for line in lists()["停用词"] for word in line.split()]
    return re.compile("|".join(sorted(words, key=lambda w: -len(w))))


@lru_cache(maxsize=4096)
@lru_cache(maxsize=4096)
def topics(text: str) -> frozenset[str]:
    """Return what a text speaks of: its pairs of characters without common words, and groups of like meaning."""
    runs = _RUN.findall(_stop().sub("|", text))
    pairs = {run[i : i + 2] for run in runs if not run.isascii() for i in range(len(run) - 1)}
    pairs.update(run for run in runs if run.isascii() and len(run) > 1)
    pairs.update(f"#{group[0]}" for group in lists()["近义"] if any(word in text for word in group))
    return frozenset(pairs)


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """Yield the sentences of a text with where each begins."""
    yield from ((m.start(), m.group()) for m in _SENTENCE.finditer(text))


@lru_cache(maxsize=512)
def clauses(text: str) -> tuple[tuple[int, str], ...]:
    """Return what lies between the commas and stops of a text with where each begins."""
    return tuple((m.start(), m.group()) for m in _CLAUSE.finditer(text))


def clause_of(text: str, at: int) -> str:
    """Return the clause that the character at ``at`` belongs to."""
    found = clauses(text)
    before = bisect_right(found, at, key=itemgetter(0)) - 1
    start, clause = found[before] if before >= 0 else (0, "")
    return clause if at < start + len(clause) else ""


def claims(facts: Facts) -> Iterator[Segment]:
    """Yield the texts that tell what was done or reached; goals, problems, reasons and measures are left out."""
    return (one for one in facts.texts if is_claim(one))


def is_claim(segment: Segment) -> bool:
    """Return whether a text tells what was done or reached."""
    path = segment.path
    if _PLANS.intersection(step for step in path if isinstance(step, str)):
        return False
    if path[0] in _PLANNED_IN and field_of(path) in ("name", "content"):
        return False
    return not segment.shape.title.endswith(_TITLES)


def of_results(facts: Facts) -> frozenset[str]:
    """Return what all that is told of results speaks of."""
    texts = [one.text for one in claims(facts) if one.path[0] in ("results", "achievements", "social_benefits")]
    for row in facts.document.rows("results"):
        texts.append(str(row.get("field")))
        texts += [str(figure.get("name")) for figure in rows_of(row, "figures")]
    return topics("\n".join(texts))


def is_given(value: object) -> bool:
    """Return whether something is said, other than 待填, 无, 不适用."""
    empty = isinstance(value, Prose) and not value.blocks
    return value is not None and not isinstance(value, State) and value != () and not empty


def text_of(value: object) -> str:
    """Return the words of a value; nothing for a state or what isn't text."""
    return value.text if isinstance(value, Prose) else value if isinstance(value, str) else ""


def rows_of(row: Mapping[str, Any], key: str) -> tuple[Mapping[str, Any], ...]:
    """Return the items of a list inside an item."""
    value = row.get(key)
    return value if isinstance(value, tuple) else ()


def projects(facts: Facts) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """Yield the projects of a document with their paths: its list's, or the document itself."""
    if facts.document.schema.kind == "项目自评":
        yield (), facts.document.data
    for i, row in enumerate(facts.document.rows("projects")):
        yield ("projects", i), row


def shortened(text: str, most: int = 24) -> str:
    """Return the beginning of a text."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"
