"""Write the Word templates: ``python templates/build [folder]``, by default over the committed ones."""

from __future__ import annotations

import sys
from pathlib import Path

from documents import documents


def main(folder: Path) -> None:
    """Write each template below ``folder``."""
    for name, content in documents().items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent.parent)
