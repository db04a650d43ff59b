"""perfeval render with documents that are quickly made, so that much of a run is writing: something to be killed.

Run: python -m tests.reliability.batch_driver render FOLDER -o OUT -j 2
"""

from __future__ import annotations

import hashlib
import sys
import time
from pathlib import Path
from random import Random

from perfeval_gen.cli import render_makers
from perfeval_gen.cli.app import main
from perfeval_gen.docx.seal import seal
from perfeval_gen.rendering import Planned, Rendered
from perfeval_gen.workflows.batch import Asked, Made, all_current
from tests.docx.samples import document

SIZE = 60_000
NAMES = ("data", "pack", "stage", "templates", "version")


def quick_unit(path: Path, asked: Asked) -> Made:
    """Stand in for ``make_unit``: two documents whose content follows from the file's text."""
    text = path.read_text("utf-8")
    if "slow" in text:
        time.sleep(600)
    assert asked.out is not None
    digest = hashlib.sha256(text.encode()).hexdigest()
    facts = {f"perfeval.{name}": digest for name in NAMES}
    names = [f"{path.stem}-{number}.docx" for number in range(2)]
    if current := all_current(asked.out, tuple(Planned(name, facts) for name in names)):
        return Made((), folder=asked.out, current=current)
    made = tuple(Rendered(name, content(text, facts), digest + name) for name in names)
    return Made((), folder=asked.out, documents=made)


def content(text: str, facts: dict[str, str]) -> bytes:
    letters = "".join(chr(number) for number in Random(text).choices(range(0x4E00, 0x9FA0), k=SIZE // 3))  # noqa: S311
    return seal(document(letters), facts)


if __name__ == "__main__":
    render_makers.make_unit = quick_unit
    sys.exit(main(sys.argv[1:]))
