"""How points are found: pure. A kind of scoring is an object that registers itself.

Everything is exact: decimals in, decimals out, rounded to the hundredth of a point where a point
is given and nowhere before.
"""

from .kinds import KINDS, Kind, kind_of
from .model import (
    INAPPLICABLE,
    KNOWN,
    MISSING,
    Band,
    Cells,
    Input,
    Item,
    Point,
    Rule,
    Sheet,
)
from .points import points_of_group
from .totals import Grade, Ranked, ranked

__all__ = [
    "INAPPLICABLE",
    "KINDS",
    "KNOWN",
    "MISSING",
    "Band",
    "Cells",
    "Grade",
    "Input",
    "Item",
    "Kind",
    "Point",
    "Ranked",
    "Rule",
    "Sheet",
    "kind_of",
    "points_of_group",
    "ranked",
]
