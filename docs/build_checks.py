"""Write docs/检查.md from the codes, the catalogue and the contradictions that the tests hold (``make gen``)."""

from __future__ import annotations

from pathlib import Path

import yaml

from perfeval_gen.workflows.check_manual import manual

DOCS = Path(__file__).resolve().parent
CASES = DOCS.parent / "tests" / "consistency" / "矛盾.yaml"
MANUAL = DOCS / "检查.md"


def built() -> str:
    """Return the manual; without the tests' folder, one with no contradictions."""
    cases = yaml.safe_load(CASES.read_text("utf-8")) if CASES.is_file() else []
    return manual([row for row in cases or [] if isinstance(row, dict)])


if __name__ == "__main__":
    MANUAL.write_text(built(), "utf-8", newline="\n")
