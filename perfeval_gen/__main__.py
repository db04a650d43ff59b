"""``python -m perfeval_gen`` is the command ``perfeval``."""

from __future__ import annotations

import sys

from perfeval_gen.cli.app import main

sys.exit(main())
