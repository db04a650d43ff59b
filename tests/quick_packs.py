"""Shipped packs are read once for all checks of a module: reading one takes longer than checking a short file."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from unittest.mock import patch

import pytest

from perfeval_gen import pipeline
from perfeval_gen.diagnostics import Location, Outcome
from perfeval_gen.packs.model import Pack, load_pack


@cache
def _loaded(name: str, own: Path | None) -> Outcome[Pack]:
    return load_pack(name, own=own, asked_at=Location("试"))


def _quickly(name: str, *, own: Path | None = None, asked_at: Location) -> Outcome[Pack]:
    return _loaded(name, own)


@pytest.fixture(scope="module", autouse=True)
def packs_read_once() -> Iterator[None]:
    """Import this into a test module to have its packs cached."""
    with patch.object(pipeline, "load_pack", _quickly):
        yield
