"""Who files quarterly returns: one list of all jurisdictions to tick, groups first."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from districts.actions import set_reporting
from districts.models import Jurisdiction, Membership, Plan
from districts.permissions import LOAD_PLANS
from districts.requests import account_in, entitled
from targets.models import Target
from targets.wording.formatting import listed
from targets.wording.sentences import joined

from .forms import ReportingForm

# Buttons that tick a group, in this order.
GROUPS: dict[str, str | Promise] = {
    "own_plan": gettext_lazy("With a plan of their own"),
    "bound": gettext_lazy("Bound by a target of the city's plan"),
    "districts": gettext_lazy("All districts and counties"),
    "zones": gettext_lazy("All zones"),
}


@dataclass(frozen=True)
class Place:
    """A line of the list: what speaks for reporting, and who would report."""

    jurisdiction: Jurisdiction
    targets: int
    has_plan: bool
    reporters: list[str]
    is_ticked: bool


@dataclass(frozen=True)
class Grounds:
    """Why a place would report: its own plan, or targets of the city's plan set for it."""

    own_plan: frozenset[int]
    targets: dict[int, int]
    bound: frozenset[int]

    @property
    def expected(self) -> frozenset[int]:
        """Those whose targets nobody could follow if they did not report."""
        return frozenset(self.targets)


def grounds() -> Grounds:
    """As the plans stand now; two queries."""
    rows = Target.objects.filter(ended_on=None, indicator__isnull=False).values_list(
        "jurisdiction", "plan__jurisdiction"
    )
    counts: dict[int, int] = {}
    for place, _of in rows:
        counts[place] = counts.get(place, 0) + 1
    return Grounds(
        own_plan=frozenset(Plan.objects.values_list("jurisdiction", flat=True)),
        targets=counts,
        bound=frozenset(place for place, of in rows if place != of),
    )


def members_of(group: str, places: Iterable[Jurisdiction], found: Grounds) -> set[int]:
    """The ids of a group of `GROUPS`."""
    tests: dict[str, Callable[[Jurisdiction], bool]] = {
        "own_plan": lambda place: place.pk in found.own_plan,
        "bound": lambda place: place.pk in found.bound,
        "districts": lambda place: place.kind not in ("city", "zone"),
        "zones": lambda place: place.is_zone,
    }
    return {place.pk for place in places if tests[group](place)}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reporting(request: HttpRequest) -> HttpResponse:
    """The list; POST ticks a group and shows it, or keeps what is ticked."""
    entitled(request, LOAD_PLANS)
    places, found = list(Jurisdiction.objects.all()), grounds()
    if request.method != "POST":
        ticked = {place.pk for place in places if place.is_reporting}
        return _page(request, places, found, ticked)
    form = ReportingForm(request.POST)
    if not form.is_valid():
        return _page(request, places, found, set(), form, status=422)
    ticked = {place.pk for place in form.cleaned_data["reporting"]}
    group = request.POST.get("tick", "")
    if group in GROUPS:
        return _page(request, places, found, ticked | members_of(group, places, found))
    if group == "none":
        return _page(request, places, found, set())
    if not ticked:
        form.add_error("reporting", _("Tick at least one: without returns there are no figures."))
        return _page(request, places, found, ticked, form, status=422)
    added, dropped = set_reporting(reporting=ticked, by=account_in(request))
    messages.success(request, _said(added, dropped))
    return redirect("start")


def _said(added: list[Jurisdiction], dropped: list[Jurisdiction]) -> str:
    parts = [
        text % {"names": listed([str(place) for place in places])}
        for text, places in (
            (_("From the next quarter on also %(names)s file returns."), added),
            (_("From the next quarter on %(names)s file none."), dropped),
        )
        if places
    ]
    return joined(parts) or _("Nothing was changed.")


def _page(
    request: HttpRequest,
    places: list[Jurisdiction],
    found: Grounds,
    ticked: set[int],
    form: ReportingForm | None = None,
    status: int = 200,
) -> HttpResponse:
    reporters: dict[int | None, list[str]] = {}
    held = Membership.objects.filter(role="reporter", account__is_active=True)
    for row in held.select_related("account").order_by("account__username"):
        reporters.setdefault(row.jurisdiction_id, []).append(str(row.account))
    lines = [
        Place(
            place,
            found.targets.get(place.pk, 0),
            place.pk in found.own_plan,
            reporters.get(place.pk, []),
            place.pk in ticked,
        )
        for place in places
    ]
    context = {
        "form": form or ReportingForm(),
        "places": lines,
        "groups": [
            (key, name, len(members_of(key, places, found))) for key, name in GROUPS.items()
        ],
        "stored": sum(place.is_reporting for place in places),
        "ticked": len(ticked),
    }
    return render(request, "greenfin/start/reporting.html", context, status=status)
