"""What every page's frame shows: the as-of choice, the sample banner, the reader's rights."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from districts.clock import fixed_day
from districts.permissions import MANAGE_PEOPLE, SEE_AUDIT_TRAIL
from greenfin.caching.state import has_samples, stored_state
from targets.permissions import REVIEW_RETURNS, SEE_BOARD, SEE_RETURNS
from targets.progress import kept
from targets.progress.as_of import as_of_of, quarters_of, rule_for
from targets.progress.rules import rules_by_age


def page_context(request: HttpRequest) -> dict[str, Any]:
    """Context of `base.html`; two queries at most, shared with the page."""
    reader = getattr(request, "reader", None)
    if reader is None:  # an error before the reader was known
        return {}
    as_of = as_of_of(request)
    state = stored_state(request)
    rules = kept("rules", None, None, rules_by_age, stamp=state.plans_stamp)
    choices = quarters_of(request) or [str(as_of.quarter)]
    return {
        "reader": reader,
        "is_closed": settings.REQUIRE_LOGIN and not reader.is_signed_in,
        "as_of": as_of,
        "as_of_choices": choices,
        "as_of_query": as_of.query,
        "as_of_unreadable": getattr(request, "as_of_unreadable", ""),
        "rule_unreadable": getattr(request, "rule_unreadable", ""),
        "rating_rule": rule_for(as_of, rules),
        "sample_banner": has_samples(state),
        "fixed_today": fixed_day(),
        "data_version": state.stamp,
        "may_see_returns": reader.has_some(SEE_RETURNS),
        "may_review": reader.may(REVIEW_RETURNS),
        "may_see_board": reader.may(SEE_BOARD),
        "may_see_trail": reader.may(SEE_AUDIT_TRAIL),
        "may_manage": reader.may(MANAGE_PEOPLE),
    }
