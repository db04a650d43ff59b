"""What a finding is known by from one run to the next, wherever its line has moved."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from perfeval_gen.diagnostics import Diagnostic


def fingerprints(items: Iterable[Diagnostic], base: Path) -> tuple[str, ...]:
    """Return a digest for each finding, no two the same; files are named as seen from ``base``.

    The second finding of the same kind in the same section gets a digest of its own, by its order.
    """
    seen: Counter[str] = Counter()
    made = []
    for item in items:
        named = replace(item, location=replace(item.location, file=relative(item.location.file, base)))
        first = named.fingerprint
        seen[first] += 1
        made.append(first if seen[first] == 1 else _digest(f"{first}#{seen[first]}"))
    return tuple(made)


def relative(file: str, base: Path) -> str:
    """Return the name of a file as seen from a folder, with / on every system; what is no file stays."""
    if not file or file.startswith("--"):
        return file
    try:
        inner = os.path.relpath(file, base)
    except ValueError:  # another drive
        return Path(file).as_posix()
    return Path(inner).as_posix()


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
