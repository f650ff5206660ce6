"""The one condition by which a plan, and everything under it, is seen or absent."""

from django.db.models import Q

from districts.permissions import SEE_PLANS, SEE_UNPUBLISHED_PLANS, Reader


def plan_visibility(reader: Reader, prefix: str = "") -> Q:
    """The condition on rows that reach their plan through `prefix` ("" for plans themselves)."""
    if not reader.may(SEE_PLANS):
        return Q(pk__in=[])
    if reader.may(SEE_UNPUBLISHED_PLANS):
        return Q()
    public = Q(**{f"{prefix}is_public": True})
    if own := reader.own(SEE_UNPUBLISHED_PLANS):
        return public | Q(**{f"{prefix}jurisdiction__in": own})
    return public
