"""The origin of a number."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from districts.requests import reader_in
from targets.returns.origin import origin_context, reachable_observations


@require_safe
def observation(request: HttpRequest, pk: int) -> HttpResponse:
    """File, sheet, cell, dates, former values; for a derived number its parts."""
    row = get_object_or_404(reachable_observations(reader_in(request)), pk=pk)
    return render(
        request, "targets/observations/observation.html", origin_context(reader_in(request), row)
    )
