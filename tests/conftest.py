"""Property tests have no deadline (speed is measured elsewhere) and, in CI, the same examples every time.

Commands run on a fixed day.
"""

from __future__ import annotations

import os
import signal
from datetime import date

import pytest
from hypothesis import settings

settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, max_examples=60)
settings.load_profile("ci" if os.environ.get("CI") else "here")
if (
    signal.getsignal(signal.SIGINT) is signal.SIG_IGN
):  # begun in the background: what is started would ignore Ctrl-C too
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def _a_fixed_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands run on the same day in every test, whatever the clock says."""
    monkeypatch.setattr("perfeval_gen.cli.today.system_date", lambda: date(2026, 12, 1))


@pytest.fixture(autouse=True)
def _without_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or fills the cache of whoever runs it."""
    monkeypatch.setenv("PERFEVAL_CACHE", "off")
