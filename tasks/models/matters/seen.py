"""Who may know of a matter or an instruction: by the plans it speaks of, by the bodies it names."""

from typing import Any

from django.db.models import Exists, OuterRef, Q

from districts.models import plan_visibility
from districts.permissions import SEE_UNPUBLISHED_PLANS, Reader
from tasks.models.bodies import Assignment
from tasks.permissions import read_places

# How much may be said in one go.
WORDS_LENGTH = 4000


def seen_plans(reader: Reader, through: Any, of: str) -> Q:
    """The condition that the reader knows of every plan a row speaks of.

    A contributor knows of a plan that gives the own body a duty. `through` is the table of the
    row's plans, `of` its column of the row.
    """
    if reader.may(SEE_UNPUBLISHED_PLANS):
        return Q()
    own = Assignment.objects.filter(
        task__plan=OuterRef("plan"), organisation__in=list(reader.body_ids)
    )
    hidden = through.objects.filter(~plan_visibility(reader, "plan__"), **{of: OuterRef("pk")})
    return ~Q(Exists(hidden.filter(~Exists(own))))


def own_body(reader: Reader, of: str) -> Q:
    """The condition that a column holds the reader's own body, or one of the own district."""
    places = read_places(reader)
    return Q(**{f"{of}__in": reader.body_ids}) | Q(**{f"{of}__jurisdiction__in": places})
