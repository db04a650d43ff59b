"""The long runs behind ``make fuzz``: units, damaged files, damaged documents, killed batches, as the time allows.

Each part prints its figures as soon as it ends; what fails in the machinery itself is a fault like any other.
Run: python -m tests.reliability.fuzz --seconds 600 --seed 1
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, NamedTuple
from unittest.mock import patch
from xml.etree import ElementTree as ET

from perfeval_gen import checks
from perfeval_gen.rendering import Rendered
from tests.reliability import bad_inputs, fuzz_breaker, fuzz_bytes, fuzz_units
from tests.reliability.strategies import PIECES, Unit, unit

PDF_BATCH: Final = 25
AUDITED: Final = 2  # every second unit is given to openxml-audit, in turn one of its documents, every fourth to the SDK
SDK: Final = 4
CHECKED: Final = 5  # every fifth unit goes through all checks too; they take longer than the rest
NOTED: Final = 30.0  # seconds between two lines of progress
OF_PDF: Final = 0.15  # of the time for units
KILLED_UNITS: Final = 167  # of three documents each: a batch of 500
FILES: Final = Path(__file__).with_name("test_files.py")
KILLING: Final = 300  # seconds that killing may take beyond its time: the batch amid, and the first one
KILL_FIGURES: Final = {
    "文档": "documents", "杀死": "kills", "写出一部分": "of these amid writing", "损坏的文件": "torn files",
    "第二次没有补齐": "incomplete next runs", "遗留的临时文件": "stray files", "遗留的进程": "stray processes",
}  # fmt: skip
KILL_FAULTS: Final = ("损坏的文件", "第二次没有补齐", "遗留的临时文件", "遗留的进程")


class Clock:
    """How much of a budget is left."""

    def __init__(self, seconds: float) -> None:
        self.end = time.monotonic() + seconds
        self.ran_out = False

    def is_over(self) -> bool:
        self.ran_out = self.ran_out or time.monotonic() > self.end
        return self.ran_out


class Found(NamedTuple):
    """What a part has to tell: figures, and what was wrong."""

    figures: list[str]
    wrong: list[str]


def seeds(first: int, most: int, clock: Clock) -> Iterator[int]:
    """Yield seeds while there is time."""
    noted = time.monotonic()
    for seed in range(first, first + most):
        if clock.is_over():
            return
        yield seed
        if time.monotonic() - noted > NOTED:
            noted = time.monotonic()
            say(f"  … {seed - first + 1}")


def say(line: str) -> None:
    """Print a line at once, whatever becomes of the run."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def own_fault() -> str:
    """What the machinery itself failed with, amid a trial, and where."""
    kind, error, trace = sys.exc_info()
    places = "; ".join(f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in traceback.extract_tb(trace)[-4:])
    return f"{kind.__name__ if kind else None}: {str(error)[-200:]} at {places}"


# -- units


def try_units(first: int, most: int, sdk_most: int, clock: Clock) -> fuzz_units.Tally:
    """Render generated units and have each document looked at by everyone who can."""
    tally = fuzz_units.Tally()
    for seed in seeds(first, most, clock):
        try:
            _try_unit(seed, sdk_most, tally)
        except Exception:  # noqa: BLE001 - one trial doesn't end the run
            tally.wrong.append(f"machinery seed {seed}: {own_fault()}")
    return tally


def _try_unit(seed: int, sdk_most: int, tally: fuzz_units.Tally) -> None:
    one = unit(seed)
    documents = _rendered(one, tally, is_checked=seed % CHECKED == 0)
    for number, made in enumerate(documents):
        content, about = made.content, f"seed {seed} {made.filename[-30:]}"
        tally.look("own rules", fuzz_units.by_own_rules(content), about)
        tally.look("python-docx", fuzz_units.by_python_docx(content), about)
        fuzz_units.compare_facts(one, content, tally)
        if seed % AUDITED == 0 and number == seed // AUDITED % len(documents):
            tally.look("openxml-audit", fuzz_units.by_audit(content), about)
        is_due = seed % SDK == 0 and number == 0 and tally.seen.get("Open XML SDK", 0) < sdk_most
        if is_due and fuzz_units.sdk() is not None:
            tally.look("Open XML SDK", fuzz_units.by_sdk(content), about)


def _rendered(one: Unit, tally: fuzz_units.Tally, *, is_checked: bool) -> tuple[Rendered, ...]:
    if is_checked:
        return fuzz_units.rendered(one, tally)
    with patch.object(checks, "run_checks", lambda *_: ()):
        return fuzz_units.rendered(one, tally)


def try_pdf(first: int, most: int, tally: fuzz_units.Tally, clock: Clock) -> None:
    """Print units by LibreOffice until enough texts were compared: such as it has letters for, in one direction.

    (With rare characters in a table LibreOffice 7.4.7 may lose rows at the end of a page.)
    """
    if shutil.which("soffice") is None or shutil.which("pdftotext") is None:
        return
    start = tally.pdf_facts
    while tally.pdf_facts - start < most and not clock.is_over():
        try:
            _try_pdf(first, tally)
        except Exception:  # noqa: BLE001 - one trial doesn't end the run
            tally.wrong.append(f"machinery PDF seeds from {first}: {own_fault()}")
        first += 9


def _try_pdf(first: int, tally: fuzz_units.Tally) -> None:
    printable = tuple(piece for piece in PIECES if fuzz_units.is_printable(piece))
    made = [
        (one, _rendered(one, fuzz_units.Tally(), is_checked=False))
        for one in (unit(seed, printable) for seed in range(first, first + 9))
    ]
    flat = [(one, document.content) for one, documents in made for document in documents][:PDF_BATCH]
    for (one, content), text in zip(flat, fuzz_units.pdf_texts([content for _, content in flat]), strict=True):
        fuzz_units.compare_pdf(one, content, text, tally)


def told_of_units(tally: fuzz_units.Tally) -> Iterator[str]:
    yield f"units rendered: {tally.units}, documents: {tally.documents}"
    for name, count in tally.seen.items():
        wrong = sum(line.startswith(f"{name} ") for line in tally.wrong)
        yield f"looked at by {name}: {count}, found wrong: {wrong}"
    of_pdf = sum(line.startswith("PDF ") for line in tally.wrong)
    changed = sum("typed " in line for line in tally.wrong) - of_pdf
    yield f"texts compared: {tally.facts} ({tally.exact} whole, the others as part of a sentence), changed: {changed}"
    yield f"texts compared in PDF: {tally.pdf_facts}, changed: {of_pdf}"
    yield _of_machinery(tally.wrong)


def units(asked: argparse.Namespace, seconds: float) -> Found:
    of_pdf = seconds * OF_PDF if asked.pdf else 0
    clock, pdf_clock = Clock(seconds - of_pdf), Clock(seconds)
    tally = try_units(asked.seed * 10**6, asked.units, asked.sdk, clock)
    if asked.pdf:
        try_pdf(asked.seed * 10**6, asked.pdf, tally, pdf_clock)
    rest = _time(clock, f"{asked.units} units") + (_time(pdf_clock, f"{asked.pdf} texts in PDF") if asked.pdf else [])
    return Found([*told_of_units(tally), *rest], tally.wrong)


# -- damaged files


def try_bytes(first: int, most: int, clock: Clock) -> fuzz_bytes.Trials:
    """Give damaged files to the command."""
    trials = fuzz_bytes.Trials()
    with fuzz_bytes.worker() as by:
        for seed in seeds(first, most, clock):
            try:
                fuzz_bytes.try_case(seed, fuzz_bytes.case(seed), by, trials)
            except Exception:  # noqa: BLE001 - one trial doesn't end the run
                trials.note("machinery", seed, own_fault())
                by.end()
            if trials.count % 400 == 0:
                by.end()
    return trials


def told_of_bytes(trials: fuzz_bytes.Trials) -> Iterator[str]:
    kinds = ("traceback", "signal", "ended", "over", "outside", "started")
    statuses = dict(sorted(trials.statuses.items()))
    yield f"damaged files: {trials.count}, slowest {trials.slowest} s of CPU, exit statuses {statuses}"
    yield ", ".join(f"{kind}: {trials.faults[kind]}" for kind in kinds)
    yield _of_machinery(trials.wrong)


def damaged_files(asked: argparse.Namespace, seconds: float) -> Found:
    clock = Clock(seconds)
    trials = try_bytes(asked.seed * 10**6, asked.bytes, clock)
    return Found([*told_of_bytes(trials), *_time(clock, f"{asked.bytes} damaged files")], trials.wrong)


# -- the others


def messages(asked: argparse.Namespace, seconds: float) -> Found:
    """The lines that messages name: over the table of mistakes by the code wanted, over slips by the first error."""
    told = [(bad, bad_inputs.told_line(bad)) for bad in bad_inputs.table()]
    told += [(bad, bad_inputs.first_error(bad)) for seed in range(5) for bad in bad_inputs.slips(seed)]
    far = [f"{bad.name}: {bad.line}, told {line}" for bad, line in told if line is None or abs(line - bad.line) > 1]
    exact = sum(line == bad.line for bad, line in told)
    return Found([f"messages: {len(told)}, the right line: {exact}, further than one line: {len(far)}"], far)


def damages(asked: argparse.Namespace, seconds: float) -> Found:
    """The damaged documents, and the sound ones."""
    clock = Clock(seconds)
    figures, wrong = fuzz_breaker.try_all(asked.seed, clock.is_over)
    return Found([*figures, *_time(clock, "damages given to the Open XML SDK")], wrong)


def kills(asked: argparse.Namespace, seconds: float) -> Found:
    """A batch of 500 documents, killed and run again."""
    words = ("--times", asked.kills, "--units", KILLED_UNITS, "--seed", asked.seed, "--seconds", max(1, int(seconds)))
    command = [sys.executable, "-m", "benchmarks.batch_kills", *map(str, words)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=seconds + KILLING, check=False)
    counts = {name: int(count) for name, count in re.findall(r"([^\W\d]+) (\d+)", done.stdout)}
    figures = ", ".join(f"{KILL_FIGURES[name]}: {count}" for name, count in counts.items() if name in KILL_FIGURES)
    wrong = [f"kills: {KILL_FIGURES[name]}: {counts[name]}" for name in KILL_FAULTS if counts.get(name)]
    if "杀死" not in counts:
        wrong.append(f"machinery kills: ended with {done.returncode}: {done.stderr[-500:]}")
    over = [f"time ran out before {asked.kills} kills"] if counts.get("杀死", asked.kills) < asked.kills else []
    return Found([f"killed batches: {figures}", *over], wrong)


def files(asked: argparse.Namespace, seconds: float) -> Found:
    """Disk full, read-only, locked, Ctrl-C, two writers: the tests of this, which need no chance."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        words = ("-m", "pytest", "-n", "0", "-q", "-p", "no:cacheprovider", f"--junitxml={report}", str(FILES))
        subprocess.run([sys.executable, *words], capture_output=True, timeout=600, check=False)
        cases = list(ET.parse(report).iter("testcase"))  # noqa: S314 - written by ourselves
    bad = {"failure", "error"}
    wrong = [f"files: {case.get('name')}" for case in cases if bad & {inside.tag for inside in case}]
    skipped = sum(case.find("skipped") is not None for case in cases)
    what = "disk full, read-only, locked, Ctrl-C, two writers and more"
    return Found([f"{what}: {len(cases)} cases, not tried here: {skipped}, wrong: {len(wrong)}"], wrong)


def _of_machinery(wrong: list[str]) -> str:
    return f"faults of the machinery itself: {sum(line.startswith('machinery') for line in wrong)}"


def _time(clock: Clock, what: str) -> list[str]:
    return [f"time ran out before {what}"] if clock.ran_out else []


class Part(NamedTuple):
    """What takes part of the time."""

    name: str
    run: Callable[[argparse.Namespace, float], Found]
    weight: float


def parts(asked: argparse.Namespace) -> list[Part]:
    """What is asked for, each with its share of the time; messages and files take some seconds, whatever the budget."""
    listed = (
        (True, Part("messages", messages, 0)),
        (asked.files, Part("files", files, 0)),
        (asked.damages, Part("damaged documents", damages, 3)),
        (asked.kills, Part("killed batches", kills, 4)),
        (asked.units, Part("units", units, 7)),
        (asked.bytes, Part("damaged files", damaged_files, 7)),
    )
    return [part for is_asked, part in listed if is_asked]


def run(asked: argparse.Namespace, chosen: list[Part]) -> int:
    """Run one part after the other, each in its share of what is left; none keeps another from being run and told."""
    end = time.monotonic() + asked.seconds
    failed = False
    for number, part in enumerate(chosen):
        began = time.monotonic()
        weights = sum(other.weight for other in chosen[number:]) or 1
        try:
            figures, wrong = part.run(asked, max(0.0, end - began) * part.weight / weights)
        except Exception:  # noqa: BLE001 - the other parts have figures, too
            figures, wrong = [], [f"machinery {part.name}, seed {asked.seed}: {own_fault()}"]
        say(f"{part.name} ({time.monotonic() - began:.0f} s)")
        for line in (*figures, *(f"! {line}" for line in wrong[:200])):
            say(f"  {line}")
        failed = failed or bool(wrong)
    return int(failed)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    options: tuple[tuple[str, int], ...] = (
        ("seconds", 600), ("seed", 1),
        ("units", 3000), ("sdk", 300), ("pdf", 200), ("bytes", 20_000), ("kills", 50), ("damages", 1), ("files", 1),
    )  # fmt: skip
    for name, default in options:
        parser.add_argument(f"--{name}", type=int, default=default)
    asked = parser.parse_args()
    say(f"{datetime.now(UTC).date()}, seed {asked.seed}, at most {asked.seconds} s")
    return run(asked, parts(asked))


if __name__ == "__main__":
    sys.exit(main())
