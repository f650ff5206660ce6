"""The site's addresses, one that does a deed, and one that builds pages with nothing kept."""

import json
import random

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.test import Client
from django.urls import path

from districts.models import Jurisdiction
from greenfin.urls import handler400, handler403, handler404, handler500, urlpatterns
from tests.kept import forget_kept

from .addresses import content_of
from .deeds import Deeds

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

_acting: list[Deeds] = []


def act(request: HttpRequest) -> HttpResponse:
    """Does the next deed of this server's row; its name."""
    if not _acting:
        places = Jurisdiction.objects.filter(plans__slug__endswith="-plan")
        _acting.append(Deeds(random.Random(4), list(places)))
    return HttpResponse(_acting[0].act())


def anew(request: HttpRequest) -> JsonResponse:
    """What the pages asked for ([session, address] each) are, built of what is stored alone."""
    forget_kept()
    found = []
    for session, address in json.loads(request.GET["asked"]):
        client = Client(HTTP_HOST="localhost")
        if session:
            client.cookies[settings.SESSION_COOKIE_NAME] = session
        answer = client.get(address)
        found.append(content_of(answer.status_code, answer.content).decode("latin-1"))
    return JsonResponse({"found": found})


urlpatterns = [*urlpatterns, path("acting/", act), path("anew/", anew)]
