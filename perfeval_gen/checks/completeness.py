"""PE52x: what is due and missing, left from a form, or has no counterpart."""

from __future__ import annotations

from typing import Final

from perfeval_gen.checks.check import Check
from perfeval_gen.diagnostics import Code

CODES: Final[tuple[Code, ...]] = ()
CHECKS: Final[tuple[Check, ...]] = ()
PROJECT_CHECKS: Final[tuple[Check, ...]] = ()  # said of each project of a whole unit too
