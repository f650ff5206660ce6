"""What most figures of a table share: said once above it, and not in each cell."""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.utils.translation import gettext as _

from targets.periods import Quarter
from targets.progress import Progress
from targets.wording.formatting import quarter_text
from targets.wording.sentences import origin_text

FEWEST_ROWS = 3
Shared = TypeVar("Shared", bound=Hashable)


@dataclass(frozen=True)
class Usual:
    """The quarter and the kind of origin of most figures; None and "" where most share none."""

    quarter: Quarter | None = None
    origin: str = ""
    is_sample: bool = False

    @property
    def sentence(self) -> str:
        """除另有注明外，数据为2025年四季度、示例数据; "" where most share nothing."""
        parts = [text for text in (quarter_text(self.quarter), self.origin) if text]
        if not parts:
            return ""
        return _("Unless noted otherwise, figures are of: %(what)s.") % {
            "what": _(", ").join(parts)
        }


NOTHING_USUAL = Usual()


def usual_of(progress: Sequence[Progress]) -> Usual:
    """What more than half of the targets with a figure share; of few rows each says its own."""
    known = [one for one in progress if one.source is not None]
    if len(known) < FEWEST_ROWS:
        return NOTHING_USUAL
    return Usual(
        _most(one.assessment.observed_quarter for one in known),
        _most(origin_text(one.source) for one in known) or "",
        bool(_most(one.source is not None and one.source.is_sample for one in known)),
    )


def _most(values: Iterable[Shared]) -> Shared | None:
    """The value that more than half have."""
    counts = Counter(values)
    [(value, count)] = counts.most_common(1)
    return value if count * 2 > counts.total() else None
