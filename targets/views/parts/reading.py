"""What views on parts share: who may see which part or list of bodies; else it is not there."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from districts.requests import reader_in
from targets.models import PartBody, PartReturn, RoundMember
from targets.permissions import SEE_PARTS
from targets.returns.parts.transitions import may_do


def readable_part(request: HttpRequest, pk: int, deed: str = "") -> PartReturn:
    """The part, or 404 as for a missing one; 403 where it may be read but not acted on."""
    reader = reader_in(request)
    part: PartReturn = get_object_or_404(
        PartReturn.objects.visible_to(reader)
        .select_related(
            "file", "organisation", "member__round", "member__jurisdiction", "handed_in_by"
        )
        .defer("file__content"),
        pk=pk,
    )
    place = part.member.jurisdiction_id
    if deed and not may_do(reader, deed, body=part.organisation_id, jurisdiction=place):
        raise PermissionDenied
    return part


def asked_part(request: HttpRequest, slug: str, quarter: str, body: str) -> PartBody:
    """What the body is asked for: for itself, and for who follows its part."""
    return get_object_or_404(
        PartBody.objects.visible_to(reader_in(request)).select_related(
            "organisation", "member__round", "member__jurisdiction"
        ),
        member__jurisdiction__slug=slug,
        member__round__quarter=quarter,
        organisation__slug=body,
    )


def followed_member(request: HttpRequest, slug: str, quarter: str) -> RoundMember:
    """The jurisdiction in the quarter, for who follows its parts; 404 for everybody else."""
    member = get_object_or_404(
        RoundMember.objects.select_related("round", "jurisdiction"),
        jurisdiction__slug=slug,
        round__quarter=quarter,
    )
    if not reader_in(request).may(SEE_PARTS, member.jurisdiction_id):
        raise Http404
    return member
