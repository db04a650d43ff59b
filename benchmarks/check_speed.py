"""How long checking takes beyond reading, and which checks take it.

Run: python -m benchmarks.check_speed [rounds]. Processor time of one process; the best of the rounds counts, since
whatever else the machine does only adds to it. Every round has a unit of its own, so that no text was read before;
the collector of garbage is set as the command sets it.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any, Final

from benchmarks.large_unit import large_unit
from perfeval_gen.checks import CHECKS, PROJECT_CHECKS
from perfeval_gen.checks.check import Check, Facts
from perfeval_gen.cli.app import ALLOCATIONS
from perfeval_gen.diagnostics import Location, Stage
from perfeval_gen.figures.derive import derive_figures
from perfeval_gen.packs.model import Pack, load_pack
from perfeval_gen.repository import read_year
from perfeval_gen.schema.model import load_schema
from perfeval_gen.schema.projects import project_documents
from perfeval_gen.schema.validate import Document, validate

TARGET: Final = 0.5
SLOWEST: Final = 10
_LOOK: Final = "准备：数据和正文"


@dataclass
class Times:
    """Seconds by what took them, and what was found."""

    spent: dict[str, float] = field(default_factory=dict)
    found: dict[str, int] = field(default_factory=dict)

    def of(self, name: str, work: Callable[[], Any]) -> Any:  # noqa: ANN401 - what the work returns
        """Return what ``work`` gives, with its time added to ``name``."""
        began = process_time()
        result = work()
        self.spent[name] = self.spent.get(name, 0.0) + process_time() - began
        return result


def main() -> None:
    """Print both times, their ratio and the slowest checks."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    gc.set_threshold(ALLOCATIONS)
    pack = load_pack("gd-zhanjiang", asked_at=Location("benchmarks")).value
    if pack is None:
        raise SystemExit("gd-zhanjiang is missing")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "整体.yaml"
        runs = [_run(path, pack, seed) for seed in range(rounds + 1)][1:]  # the first fills the caches of schemas
    _report(runs)


def _run(path: Path, pack: Pack, seed: int) -> tuple[float, Times, Facts]:
    path.write_text(large_unit(seed), "utf-8")
    began = process_time()
    document = _read(path, pack)
    facts = Facts(document, derive_figures(document, pack), pack)
    reading = process_time() - began
    times = Times()
    times.of(_LOOK, lambda: (facts.data, facts.texts))
    _check(times, facts, CHECKS, "")
    schema = pack.schemas.get("项目自评") or load_schema("项目自评")
    for project in times.of(_LOOK, lambda: project_documents(document, schema)):
        own = times.of("准备：项目的数", lambda p=project: Facts(p, derive_figures(p, pack), pack))
        _check(times, own, PROJECT_CHECKS, "（各项目）")
    return reading, times, facts


def _read(path: Path, pack: Pack) -> Document:
    year = read_year(path).value
    document = None if year is None else validate(year.tree, stage=Stage.DRAFT, schemas=pack.schemas).value
    if document is None:
        raise SystemExit("the unit made for measuring can't be read")
    return document


def _check(times: Times, facts: Facts, which: tuple[Check, ...], where: str) -> None:
    for one in which:
        name = f"{one.code.id} {getattr(one.find, '__name__', '')}{where}"
        found = times.of(name, lambda c=one: list(c.find(facts)))
        times.found[one.code.id] = times.found.get(one.code.id, 0) + len(found)


def _report(runs: list[tuple[float, Times, Facts]]) -> None:
    reading = min(read for read, _, _ in runs)
    best = min((times for _, times, _ in runs), key=lambda t: sum(t.spent.values()))
    checking = sum(best.spent.values())
    facts = runs[0][2]
    letters = sum(len(text.text) for text in facts.texts)
    out = sys.stdout.write
    projects = len(facts.document.rows("projects"))
    out(f"正文 {letters} 字 {len(facts.texts)} 段，数 {len(facts.data)} 个，项目 {projects} 个\n")
    out(f"读取（文本、语法、字段、数）{reading:.3f} s\n")
    out(f"检查 {checking:.3f} s（目标 < {TARGET} s），为读取的 {checking / reading:.2f} 倍\n")
    for name, spent in sorted(best.spent.items(), key=lambda item: -item[1])[:SLOWEST]:
        out(f"  {spent * 1000:7.1f} ms  {name}\n")
    told = {code: count for code, count in sorted(best.found.items()) if count}
    out("报出：" + "、".join(f"{code} {count}" for code, count in told.items()) + "\n")


if __name__ == "__main__":
    main()
