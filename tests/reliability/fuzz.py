"""The long runs behind ``make fuzz``: as many units and damaged files as the time allows; figures at the end.

Run: python -m tests.reliability.fuzz --seconds 600 --seed 1
"""

from __future__ import annotations

import argparse
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from unittest.mock import patch

from perfeval_gen import checks
from perfeval_gen.rendering import Rendered
from tests.reliability import bad_inputs, fuzz_bytes, fuzz_units
from tests.reliability.strategies import PIECES, Unit, unit

PDF_BATCH = 25
AUDITED = 2  # every second unit is given to openxml-audit, in turn one of its documents, every fourth to the SDK
SDK = 4
CHECKED = 5  # every fifth unit goes through all checks too; they take longer than the rest


class Clock:
    """How much of a budget is left."""

    def __init__(self, seconds: float) -> None:
        self.end = time.monotonic() + seconds

    def is_over(self) -> bool:
        return time.monotonic() > self.end


def seeds(first: int, most: int, clock: Clock) -> Iterator[int]:
    """Yield seeds while there is time."""
    for seed in range(first, first + most):
        if clock.is_over():
            return
        yield seed
        if (seed - first + 1) % 100 == 0:
            sys.stdout.write(f"  … {seed - first + 1}\n")
            sys.stdout.flush()


def try_units(first: int, most: int, sdk_most: int, clock: Clock) -> fuzz_units.Tally:
    """Render generated units and have each document looked at by everyone who can."""
    tally = fuzz_units.Tally()
    program = fuzz_units.sdk()
    for seed in seeds(first, most, clock):
        one = unit(seed)
        documents = _rendered(one, tally, is_checked=seed % CHECKED == 0)
        for number, made in enumerate(documents):
            content, about = made.content, f"seed {seed} {made.filename[-30:]}"
            tally.look("own rules", fuzz_units.by_own_rules(content), about)
            tally.look("python-docx", fuzz_units.by_python_docx(content), about)
            fuzz_units.compare_facts(one, content, tally)
            if seed % AUDITED == 0 and number == seed // AUDITED % len(documents):
                tally.look("openxml-audit", fuzz_units.by_audit(content), about)
            if seed % SDK == 0 and number == 0 and program and tally.seen.get("Open XML SDK", 0) < sdk_most:
                tally.look("Open XML SDK", fuzz_units.by_sdk(content), about)
    return tally


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
    printable = tuple(piece for piece in PIECES if fuzz_units.is_printable(piece))
    start = tally.pdf_facts
    while tally.pdf_facts - start < most and not clock.is_over():
        made = [
            (one, _rendered(one, fuzz_units.Tally(), is_checked=False))
            for one in (unit(seed, printable) for seed in range(first, first + 9))
        ]
        flat = [(one, document.content) for one, documents in made for document in documents][:PDF_BATCH]
        for (one, content), text in zip(flat, fuzz_units.pdf_texts([content for _, content in flat]), strict=True):
            fuzz_units.compare_pdf(one, content, text, tally)
        first += 9


def try_bytes(first: int, most: int, clock: Clock) -> fuzz_bytes.Trials:
    """Give damaged files to the command."""
    trials = fuzz_bytes.Trials()
    with fuzz_bytes.worker() as by:
        for seed in seeds(first, most, clock):
            fuzz_bytes.try_case(seed, fuzz_bytes.case(seed), by, trials)
            if trials.count % 400 == 0:
                by.end()
    return trials


def told_of_units(tally: fuzz_units.Tally) -> Iterator[str]:
    yield f"units rendered: {tally.units}, documents: {tally.documents}"
    for name, count in tally.seen.items():
        wrong = sum(line.startswith(f"{name} ") for line in tally.wrong)
        yield f"looked at by {name}: {count}, found wrong: {wrong}"
    of_pdf = sum(line.startswith("PDF ") for line in tally.wrong)
    changed = sum("typed " in line for line in tally.wrong) - of_pdf
    yield f"texts compared: {tally.facts} ({tally.exact} whole, the others as part of a sentence), changed: {changed}"
    yield f"texts compared in PDF: {tally.pdf_facts}, changed: {of_pdf}"


def told_of_bytes(trials: fuzz_bytes.Trials) -> Iterator[str]:
    kinds = ("traceback", "signal", "ended", "over", "outside", "started")
    statuses = dict(sorted(trials.statuses.items()))
    yield f"damaged files: {trials.count}, slowest {trials.slowest} s of CPU, exit statuses {statuses}"
    yield ", ".join(f"{kind}: {trials.faults[kind]}" for kind in kinds)


def _messages() -> tuple[list[str], list[str]]:
    """The lines that messages name: over the table of mistakes by the code wanted, over slips by the first error."""
    told = [(bad, bad_inputs.told_line(bad)) for bad in bad_inputs.table()]
    told += [(bad, bad_inputs.first_error(bad)) for seed in range(5) for bad in bad_inputs.slips(seed)]
    far = [f"{bad.name}: {bad.line}, told {line}" for bad, line in told if line is None or abs(line - bad.line) > 1]
    exact = sum(line == bad.line for bad, line in told)
    return [f"messages: {len(told)}, the right line: {exact}, further than one line: {len(far)}"], far


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    options: tuple[tuple[str, int], ...] = (
        ("seconds", 600), ("seed", 1), ("units", 3000), ("sdk", 300), ("pdf", 200), ("bytes", 20_000),
    )  # fmt: skip
    for name, default in options:
        parser.add_argument(f"--{name}", type=int, default=default)
    asked = parser.parse_args()
    day = datetime.now(UTC).date()
    print(f"{day}, seed {asked.seed}, at most {asked.seconds} s")  # noqa: T201 - figures are what it is for
    parts: list[Callable[[], tuple[list[str], list[str]]]] = []
    if asked.units:
        parts.append(lambda: _units(asked))
    if asked.bytes:
        parts.append(lambda: _bytes(asked, 0.5 if asked.units else 1))
    parts.append(_messages)
    failed = False
    for part in parts:
        figures, wrong = part()
        print("\n".join(figures))  # noqa: T201
        print("\n".join(f"! {line}" for line in wrong[:40]))  # noqa: T201
        failed = failed or bool(wrong)
    return int(failed)


def _units(asked: argparse.Namespace) -> tuple[list[str], list[str]]:
    share = 0.5 if asked.bytes else 1
    tally = try_units(asked.seed * 10**6, asked.units, asked.sdk, Clock(asked.seconds * share))
    if asked.pdf:
        try_pdf(asked.seed * 10**6, asked.pdf, tally, Clock(300))
    return list(told_of_units(tally)), tally.wrong


def _bytes(asked: argparse.Namespace, share: float) -> tuple[list[str], list[str]]:
    trials = try_bytes(asked.seed * 10**6, asked.bytes, Clock(asked.seconds * share))
    return list(told_of_bytes(trials)), trials.wrong


if __name__ == "__main__":
    sys.exit(main())
