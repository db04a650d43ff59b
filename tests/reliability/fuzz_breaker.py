"""Damaged documents and sound ones, given to the own rules and to the Open XML SDK: who sees what, who cries wolf."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random

from perfeval_gen.pipeline import render_file
from perfeval_gen.resources import data_root
from tests.reliability.breaker import BREAKAGES
from tests.reliability.foreign_files import documents, reason_of, unexplained
from tests.reliability.fuzz_units import by_own_rules, by_sdk, sdk
from tests.reliability.rich import rich


@dataclass
class Seen:
    """Which damages were seen by whom, what was told of sound documents, what was wrong."""

    own: set[str] = field(default_factory=set)
    by_sdk: dict[str, bool] = field(default_factory=dict)
    figures: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def try_all(seed: int, is_over: Callable[[], bool]) -> tuple[list[str], list[str]]:
    """Return figures and faults; the SDK, which takes a second a file, looks as long as there is time."""
    seen = Seen()
    _goldens(seen)
    _foreign(seen)
    _damages(seen, Random(seed), is_over)  # noqa: S311 - chance, no secret
    if sdk() is not None:
        _confirmed(seen, is_over)
    return seen.figures, seen.wrong


def goldens() -> Iterator[tuple[str, bytes]]:
    """Every document of the examples that stand in a file each."""
    for path in sorted((data_root() / "examples").glob("**/*.yaml")):
        if path.parent.name in ("examples", "省级"):
            for made in render_file(path).value or ():
                yield made.filename, made.content


def _goldens(seen: Seen) -> None:
    made = list(goldens())
    false = {name: told for name, content in made if (told := by_own_rules(content))}
    seen.figures.append(f"own rules on goldens: {len(made)} documents, false alarms: {len(false)}")
    seen.wrong.extend(f"false alarm on {name}: {told[:3]}" for name, told in false.items())


def _foreign(seen: Seen) -> None:
    for maker, told in _told_by_maker().items():
        new = [f"{name}: {one}" for name, findings in told.items() for one in unexplained(maker, tuple(findings))]
        reasons = {reason_of(maker, one) for findings in told.values() for one in findings} - {None}
        quiet = sum(not findings for findings in told.values())
        findings = sum(map(len, told.values()))
        seen.figures.append(
            f"own rules on files of {maker}: {len(told)}, quiet: {quiet}, findings: {findings} "
            f"for {len(reasons)} reasons, without reason: {len(new)}"
        )
        seen.wrong.extend(f"false alarm on {one}" for one in new)


def _told_by_maker() -> dict[str, dict[str, list[str]]]:
    told: dict[str, dict[str, list[str]]] = {}
    for maker, name, content in documents():
        told.setdefault(maker, {})[name] = by_own_rules(content)
    return told


def _damages(seen: Seen, chance: Random, is_over: Callable[[], bool]) -> None:
    """First what own rules let pass is given to the SDK, then others in any order, so that each run tries others."""
    damaged = {name: damage(rich()) for name, damage in BREAKAGES.items()}
    seen.own = {name for name, content in damaged.items() if by_own_rules(content)}
    if sdk() is not None:
        names = chance.sample(sorted(damaged), len(damaged))
        for name in sorted(names, key=seen.own.__contains__):
            if is_over():
                break
            seen.by_sdk[name] = bool(by_sdk(damaged[name]))
    caught = {name for name, is_seen in seen.by_sdk.items() if is_seen}
    of_sdk = f"{len(caught)} of {len(seen.by_sdk)} tried" if sdk() is not None else "not here"
    seen.figures.append(
        f"damages: {len(damaged)}, seen by own rules: {len(seen.own)}, by the Open XML SDK: {of_sdk}, "
        f"by one of them: {len(seen.own | caught)}"
    )
    unseen = damaged.keys() - seen.own - caught
    seen.wrong.extend(f"damage seen by nobody: {name}" for name in sorted(unseen) if name in seen.by_sdk)


def _confirmed(seen: Seen, is_over: Callable[[], bool]) -> None:
    """Whether the SDK objects to the parts of foreign files to which it is said to."""
    files = confirmed = 0
    for maker, name, content in documents():
        wanted = {told.partition(":")[0] for told in by_own_rules(content) if (r := reason_of(maker, told)) and r.sdk}
        if not wanted:
            continue
        if is_over():
            break
        files += 1
        objected = " ".join(problem.partition(" ")[0] for problem in by_sdk(content))
        lacking = sorted(part for part in wanted if part not in objected)
        confirmed += not lacking
        seen.wrong.extend(f"the SDK doesn't object to {part} of {name}" for part in lacking)
    seen.figures.append(
        f"files of others in which the Open XML SDK objects to the same parts: {confirmed} of {files} tried"
    )
