"""Growth and progress told directly behind a thing's own number, whatever its digits."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction
from typing import Final

from perfeval_gen.checks.prose.index import exact_of, slip_of
from perfeval_gen.checks.prose.labels import Context, Label, Labels
from perfeval_gen.checks.prose.verdicts import Verdict
from perfeval_gen.checks.prose.words import any_of
from perfeval_gen.diagnostics import Severity

_GREW: Final = re.compile(r"[，,]?(?:同比|比上年|较上年|比去年|较去年)?(?:增长|上升|提高|下降|降低|减少)了?")
_NEAR: Final = 10  # characters


class Grown:
    """The growths and the progress that a document knows, by the item that has them."""

    def __init__(self, labels: Labels) -> None:
        """Sort them by where they were typed."""
        self._labels: Final = labels
        self._known: Final = {
            one.datum.path: one for one in labels.all if one.datum.path[-1:] in (("growth",), ("progress",), ("value",))
        }

    def of(self, context: Context) -> Verdict | None:
        """Return the verdict on a percentage that is growth or progress; None where nothing is to be said."""
        if context.mention.kind != "百分" or context.mention.about:
            return None
        if any_of("进度语").search(context.sentence[-_NEAR:]) is not None:
            return self._told(context, self._items("progress", context.near[-1:] or context.far[-1:]))
        if _GREW.fullmatch(context.zone) is None or "分别" in context.sentence:
            return None
        grown = self._items("growth", context.far[-1:])
        return self._told(context, [one for one in grown if self._stands_before(context, one)])

    def _items(self, leaf: str, things: Iterable[str]) -> list[Label]:
        homes = (one.datum.path[:-1] for thing in things for one in self._labels.by_subject.get(thing, ()))
        return [self._known[(*home, leaf)] for home in homes if (*home, leaf) in self._known]

    def _stands_before(self, context: Context, grown: Label) -> bool:
        """Return whether the number before a growth is the value that grew."""
        value, last = self._known.get((*grown.datum.path[:-1], "value")), self._labels.before(context)
        return value is not None and last is not None and last.says(exact_of(value))

    def _told(self, context: Context, known: list[Label]) -> Verdict | None:
        mention = context.mention
        if not known or any(mention.says(abs(one.datum.number)) for one in known):
            return None
        datum = known[0].datum
        slip = slip_of(str(abs(mention.grains)), str(abs(mention.rounded(Fraction(datum.number)))))
        return Verdict(context, "比率", datum, Severity.WARNING, "DUP-01", slip)
