"""What runs in other processes for the tests of bounds; light, since each of these imports it."""

from __future__ import annotations

from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

from perfeval_gen import template_worker
from perfeval_gen.docx import limits
from perfeval_gen.docx.properties import CoreProperties

DATA: Final = {"名": "某某", "列": list("甲乙丙丁戊己庚辛")}


def serve_soon(pipe: Connection) -> None:
    """Serve within one second of computing, 400 MB of memory and 100 KB of XML."""
    limits.MAX_SECONDS, limits.MAX_MEMORY, limits.MAX_RENDERED = 1, 400 * limits.MB, 100_000  # type: ignore[misc]
    template_worker.serve(pipe)  # in this process it is as it was


def filled(path: Path) -> bytes:
    """Return the document of a template."""
    return template_worker.filled(path, DATA, CoreProperties(), {}).content
