"""The pages of help."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from districts.requests import kept_page, reader_in
from targets.wording.glossary import GLOSSARY

from .roles import ROLE_PAGES


@require_safe
@kept_page
def guide(request: HttpRequest) -> HttpResponse:
    """The roles, the reader's own first, and all words."""
    own = reader_in(request).roles
    roles = sorted(ROLE_PAGES.items(), key=lambda item: item[0] not in own)
    context = {"roles": roles, "own": own, "chapters": GLOSSARY}
    return render(request, "greenfin/start/guide/guide.html", context)


@require_safe
@kept_page
def guide_role(request: HttpRequest, role: str) -> HttpResponse:
    """What one role does, with the words it meets."""
    page = ROLE_PAGES.get(role)
    if page is None:
        raise Http404
    chapters = {key: GLOSSARY[key] for key in page.chapters}
    others = [(key, other) for key, other in ROLE_PAGES.items() if key != role]
    context = {"page": page, "others": others, "chapters": chapters}
    return render(request, "greenfin/start/guide/role.html", context)
