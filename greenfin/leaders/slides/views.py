"""The slides' address."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from districts.downloads import PPTX_TYPE, attachment
from districts.requests import reader_in
from greenfin.leaders.changes import as_of_quarter, with_choices
from targets.progress.as_of import AsOf, parse_as_of

from .deck import NothingToShow, slides_bytes, slides_name


@require_safe
def slides(request: HttpRequest, quarter: str) -> HttpResponse:
    """One quarter's charts as slides, of what this reader may see, in the reader's language."""
    as_of = with_choices(request, as_of_quarter(quarter) or as_of_day(quarter))
    try:
        content = slides_bytes(reader_in(request), as_of)
    except NothingToShow:
        raise Http404 from None
    name = slides_name(as_of)
    response = attachment(content, name, PPTX_TYPE)
    response.exported_file = name  # type: ignore[attr-defined]  # for the audit trail
    return response


def as_of_day(text: str) -> AsOf | None:
    """A day as written, as on every page; None for anything else."""
    try:
        return None if "Q" in text.upper() else parse_as_of(text)
    except ValueError:
        return None
