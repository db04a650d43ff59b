"""How long a command takes from its start to its end, against scripts that use the libraries themselves.

``python -m benchmarks.command [rounds]``; both sides take turns, each in a process of its own. A unit's number changes
from round to round, and the cache is warm: it was filled by two runs before.
"""

from __future__ import annotations

import os
import pickle
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any, Final, NamedTuple

ROOT: Final = Path(__file__).parent.parent
EXAMPLE: Final = "001-雷州市-2023-整体"
_NUMBER: Final = re.compile(r"(?<=工资福利支出: \{决算数: )[\d.]+")
_ROUNDS: Final = 15
_OF_CERBERUS: Final = ("dict", "list", "string", "integer", "float", "number", "boolean", "date")


class Took(NamedTuple):
    """What a process took: seconds of processor time, seconds by the clock, and what it printed."""

    processor: float
    clock: float
    said: str


def run(words: list[str], folder: Path) -> Took:
    """Run Python with these words to its end."""
    environment = {key: text for key, text in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    environment |= {"PYTHONPATH": str(ROOT), "PERFEVAL_CACHE": str(folder / "cache")}
    environment["PYTHONPYCACHEPREFIX"] = str(folder / "pyc")  # compiled modules, as an installed program has them
    before, began = os.times(), perf_counter()
    done = subprocess.run(  # noqa: S603
        [sys.executable, *words], check=True, capture_output=True, text=True, env=environment, cwd=folder
    )
    after = os.times()
    took = after.children_user - before.children_user + after.children_system - before.children_system
    return Took(took, perf_counter() - began, done.stdout)


def prepare(folder: Path) -> None:
    """Write what the script needs: rules, the ids of keys, and what the templates are filled with."""
    from perfeval_gen.diagnostics import Stage
    from perfeval_gen.pipeline import examine
    from perfeval_gen.schema.validate import cerberus_rules
    from perfeval_gen.view.printed import Rows

    checked = examine(ROOT / "examples" / f"{EXAMPLE}.yaml", Stage.DRAFT).value
    if checked is None:
        raise SystemExit(1)
    forms = [f for f in checked.pack.documents if f.kind == checked.document.schema.kind and not f.is_on_request]
    contexts = [
        (str(f.template), {**checked.view.context(f), "各项目": Rows()}) for f in forms if f.per_project == "不出"
    ]
    rules = cerberus_rules(checked.document.schema)
    kinds = sorted(set(_types(rules)) - set(_OF_CERBERUS))
    shape = _shape(checked.document.schema.root)
    (folder / "prepared").write_bytes(pickle.dumps((rules, kinds, shape, contexts)))


def _types(rules: Any) -> Iterator[str]:  # noqa: ANN401
    if isinstance(rules, dict):
        for key, inner in rules.items():
            yield from inner if key == "type" and isinstance(inner, list) else _types(inner)


def _shape(section: Any) -> dict[str, tuple[str, Any]]:  # noqa: ANN401
    return {field.key: (field.id, _shape(field.item or field.values or field)) for field in section.fields}


def rendering(folder: Path, rounds: int, *options: str) -> tuple[list[Took], list[Took]]:
    """Render in turns, and return what both sides took; off theirs, what our classes took that they need."""
    text = (ROOT / "examples" / f"{EXAMPLE}.yaml").read_text("utf-8")
    ours: list[Took] = []
    theirs: list[Took] = []
    for number in range(rounds + 2):
        path = folder / "单位.yaml"
        path.write_text(_NUMBER.sub(f"{314 + number}.19", text), "utf-8")
        words = ["-m", "perfeval_gen", "render", path.name, "--out", "ours", "--force", "--quiet"]
        mine = run(words, folder)
        other = run([str(ROOT / "benchmarks" / "plain_script.py"), path.name, "prepared", "theirs", *options], folder)
        taken = float(other.said.split()[0])
        if number > 1:
            ours.append(mine)
            theirs.append(Took(other.processor - taken, other.clock - taken, other.said))
    return ours, theirs


def pair(first: list[str], second: list[str], folder: Path, rounds: int) -> tuple[list[Took], list[Took]]:
    """Run two commands in turns."""
    both = [(run(first, folder), run(second, folder)) for _ in range(rounds + 2)][2:]
    return [one for one, _ in both], [other for _, other in both]


def told(name: str, ours: list[Took], theirs: list[Took]) -> Iterator[str]:
    """Yield a line for processor time and one for the clock: medians, minima, ratios."""
    for what, index in (("processor", 0), ("clock", 1)):
        mine, other = [one[index] * 1000 for one in ours], [one[index] * 1000 for one in theirs]
        yield (
            f"| {name}, {what} | {median(mine):.0f} ({min(mine):.0f}) | {median(other):.0f} ({min(other):.0f}) "
            f"| {median(mine) / median(other):.2f} ({min(mine) / min(other):.2f}) |"
        )


def slowest(folder: Path, most: int = 25) -> Iterator[str]:
    """Yield the modules that take longest to import in a warm ``render``, in milliseconds."""
    words = ["-X", "importtime", "-m", "perfeval_gen", "render", "单位.yaml", "--out", "ours", "--force", "--quiet"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PERFEVAL_CACHE": str(folder / "cache")}
    done = subprocess.run(  # noqa: S603
        [sys.executable, *words], check=True, capture_output=True, text=True, env=environment, cwd=folder
    )
    found = [
        line.split("|") for line in done.stderr.splitlines() if line.startswith("import time:") and "[us]" not in line
    ]
    times = sorted(((int(own.split(":")[1]), name.strip()) for own, _, name in found), reverse=True)
    yield f"{len(times)} modules, {sum(t for t, _ in times) / 1000:.0f} ms"
    yield from (f"{own / 1000:7.1f}  {name}" for own, name in times[:most])


def main() -> None:
    """Measure and print a table: milliseconds, medians with minima in brackets."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else _ROUNDS
    with TemporaryDirectory() as name:
        folder = Path(name)
        prepare(folder)
        lines = ["| | perfeval, ms | libraries, ms | ratio |", "|---|---|---|---|"]
        lines += told("render", *rendering(folder, rounds))
        lines += told("render, rules trusted", *rendering(folder, rounds, "--trust"))
        help_of_ours = ["-m", "perfeval_gen", "--help"]
        lines += told("--help", *pair(help_of_ours, ["-c", "import typer, docxtpl"], folder, rounds))
        lines += ["", *slowest(folder)]
    print("\n".join(lines))  # noqa: T201 - what a benchmark is for


if __name__ == "__main__":
    main()
