"""What every page's frame shows: the as-of choice, the sample banner, the reader's rights."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from districts.clock import current_date, fixed_day
from districts.permissions import LOAD_PLANS, MANAGE_PEOPLE, SEE_AUDIT_TRAIL
from districts.requests import nonpublic_mark
from greenfin.caching.state import has_samples, stored_state
from targets.intake.permissions import SEE_EXCHANGES, TAKE_PACKAGES
from targets.permissions import FILL_PARTS, REVIEW_RETURNS, SEE_BOARD, SEE_PROJECT_SUMS, SEE_RETURNS
from targets.progress import kept
from targets.progress.as_of import AsOf, as_of_of, quarters_of, rule_for
from targets.progress.rules import rules_by_age
from targets.progress.shown import shown
from tasks.evaluation.permissions import SEE_INSTITUTIONS, SEE_SCHEMES
from tasks.permissions import SEE_SUPERVISION
from tasks.risks.permissions import SEE_RISK_COUNTS


def page_context(request: HttpRequest) -> dict[str, Any]:
    """Context of `base.html`; three queries at most, shared with the page."""
    reader = getattr(request, "reader", None)
    if reader is None:  # an error before the reader was known
        return {}
    as_of = as_of_of(request)
    state = stored_state(request)
    rules = kept("rules", None, None, rules_by_age, stamp=state.plans_stamp)
    plans = shown(reader, as_of)
    return {
        "reader": reader,
        "is_closed": settings.REQUIRE_LOGIN and not reader.is_signed_in,
        "as_of": as_of,
        "as_of_choices": as_of_choices(request, as_of),
        "as_of_query": as_of.query,
        "as_of_unreadable": getattr(request, "as_of_unreadable", ""),
        "period": plans.period,
        "periods": plans.periods,
        "period_unreadable": getattr(request, "period_unreadable", ""),
        "rule_unreadable": getattr(request, "rule_unreadable", ""),
        "ignored": getattr(request, "ignored", []),
        "rating_rule": rule_for(as_of, rules),
        "sample_banner": has_samples(state),
        "fixed_today": fixed_day(),
        "today": current_date(),
        "data_version": state.stamp,
        "nonpublic_mark": nonpublic_mark(),
        "takes_passwords": settings.LOCAL_PASSWORDS,
        "may_see_returns": reader.has_some(SEE_RETURNS),
        "may_fill_parts": reader.has_some(FILL_PARTS),
        "may_review": reader.may(REVIEW_RETURNS),
        "may_see_board": reader.has_some(SEE_BOARD),
        "may_see_supervision": reader.has_some(SEE_SUPERVISION),
        "may_see_institutions": reader.may(SEE_INSTITUTIONS),
        "may_see_projects": settings.PUBLIC_LEDGER or reader.has_some(SEE_PROJECT_SUMS),
        "may_see_risks": reader.may(SEE_RISK_COUNTS),
        "may_see_evaluations": reader.has_some(SEE_SCHEMES),
        "may_see_exchange": reader.may(SEE_EXCHANGES) or reader.may(TAKE_PACKAGES),
        "may_see_trail": reader.may(SEE_AUDIT_TRAIL),
        "may_manage": reader.may(MANAGE_PEOPLE),
        "may_load": reader.may(LOAD_PLANS),
    }


def as_of_choices(request: HttpRequest, as_of: AsOf) -> list[str]:
    """The quarters offered: those opened for reporting, and the one shown by default."""
    default = [str(as_of.quarter)] if as_of.is_default else []
    return sorted({*quarters_of(request), *default}, reverse=True) or [str(as_of.quarter)]
