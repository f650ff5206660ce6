"""A reader's own district: a reporter's by the account, another's as this browser remembers it.

The choice stands in a cookie that holds the district's address name and nothing else; it is set
when the reader asks for it. Pages do not depend on it: the link to it is the same for everybody.
"""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from districts.models import Jurisdiction
from districts.requests import reader_in
from targets.progress.as_of import as_of_of

COOKIE = "district"
REMEMBERED_SECONDS = 365 * 24 * 3600


@require_safe
def own_district(request: HttpRequest) -> HttpResponse:
    """To the reader's own district; to all of them while none is known."""
    query = as_of_of(request).query
    own = Jurisdiction.objects.filter(pk__in=reader_in(request).jurisdiction_ids).first()
    place = own or Jurisdiction.objects.filter(slug=request.COOKIES.get(COOKIE, "")).first()
    if place is None:
        messages.info(
            request,
            _("Open your district and choose “Make it my district”: it is opened from then on."),
        )
        return redirect(f"{redirect('jurisdiction_list').url}{query}")
    return redirect(f"{place.get_absolute_url()}{query}")


@require_POST
def district_remember(request: HttpRequest, slug: str) -> HttpResponse:
    """Makes a district the reader's own in this browser."""
    place = get_object_or_404(Jurisdiction, slug=slug)
    text = _("%(place)s is your district now: “My district” opens it from any page.")
    messages.success(request, text % {"place": place.label})
    response = redirect(f"{place.get_absolute_url()}{as_of_of(request).query}")
    response.set_cookie(
        COOKIE,
        place.slug,
        max_age=REMEMBERED_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response
