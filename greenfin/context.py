"""What every page's frame shows: the as-of choice, the sample banner, the reader's rights."""

from typing import Any

from django.http import HttpRequest

from districts.clock import fixed_day
from districts.models import DataVersion
from targets.as_of import as_of_of, opened_quarters
from targets.models import QuarterlyReturn
from targets.permissions import REVIEW_RETURNS, SEE_BOARD, SEE_RETURNS


def page_context(request: HttpRequest) -> dict[str, Any]:
    """Context of `base.html`; every value is a small query or none at all."""
    reader = getattr(request, "reader", None)
    if reader is None:  # an error before the reader was known
        return {}
    as_of = as_of_of(request)
    choices = opened_quarters() or [str(as_of.quarter)]
    return {
        "reader": reader,
        "as_of": as_of,
        "as_of_choices": choices,
        "as_of_query": as_of.query,
        "sample_banner": QuarterlyReturn.objects.filter(is_sample=True).exists(),
        "fixed_today": fixed_day(),
        "data_version": DataVersion.objects.values_list("stamp", flat=True).first() or 1,
        "may_see_returns": reader.has_some(SEE_RETURNS),
        "may_review": reader.may(REVIEW_RETURNS),
        "may_see_board": reader.may(SEE_BOARD),
    }
