"""The last run in a line: for a district's page, for the summary, for the briefing."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from districts.models import Jurisdiction
from districts.permissions import Reader
from targets.wording.formatting import quarter_text
from tasks.evaluation.models import FROZEN_STATES, InstitutionResult, InstitutionRun, Result, Run
from tasks.evaluation.permissions import SEE_INSTITUTIONS, SEE_RUNS
from tasks.evaluation.seen import last_computation, seen_results
from tasks.evaluation.wording import period_text, points_text


@dataclass(frozen=True)
class Lately:
    """A run and what is said of it."""

    run: Run | InstitutionRun
    sentence: str


def runs_seen(reader: Reader) -> list[Run]:
    """The runs that the reader may know of, the newest first, drafts left out."""
    rows = Run.objects.visible_to(reader).exclude(state="draft")
    return list(rows.select_related("version__scheme").order_by("-period", "-pk"))


def of_place(reader: Reader, place: Jurisdiction) -> list[Lately]:
    """How a district stands in its newest run of each scheme, as far as the reader may see it."""
    found: dict[int, Lately] = {}
    for run in runs_seen(reader):
        if run.version.scheme_id in found:
            continue
        result = seen_results(reader, run).filter(jurisdiction=place).first()
        if result is not None:
            found[run.version.scheme_id] = Lately(run, place_sentence(result))
    return list(found.values())


def place_sentence(result: Result) -> str:
    """Points, place and grade of a district in a sentence."""
    said = _("%(won)s of %(counted)s points") % {
        "won": points_text(result.won),
        "counted": points_text(result.counted),
    }
    if result.rank is None:
        return _("%(points)s, not ranked") % {"points": said}
    count = Result.objects.filter(
        computation=result.computation_id, group=result.group_id, rank__isnull=False
    ).count()
    words = {"points": said, "place": result.rank, "count": count}
    return _("%(points)s, place %(place)s of %(count)s") % words


def on_summary(reader: Reader) -> Lately | None:
    """The last confirmed run in a line, for who sees all of runs; else how far the newest is."""
    if not reader.may(SEE_RUNS):
        return None
    runs = runs_seen(reader)
    frozen = next((run for run in runs if run.state in FROZEN_STATES), None)
    run = frozen or next(iter(runs), None)
    if run is None:
        return None
    said = _("%(title)s, %(period)s: %(state)s") % {
        "title": run.version.title,
        "period": period_text(run.period),
        "state": run.get_state_display(),
    }
    leaders = leading(run) if frozen else ""
    return Lately(run, f"{said}{leaders}")


def leading(run: Run) -> str:
    """Who leads in each group of a run; "" where nobody is ranked."""
    rows = Result.objects.filter(computation=last_computation(run), rank=1)
    parts = []
    for one in rows.select_related("jurisdiction", "group").order_by("group__position"):
        name = one.jurisdiction.label
        parts.append(f"{one.group.label} {name}" if one.group else name)
    if not parts:
        return ""
    return _("; leading: %(names)s") % {"names": _(", ").join(parts)}


def of_institutions(reader: Reader) -> list[Lately]:
    """The newest confirmed run of each scheme for institutions, for who follows them."""
    if not reader.may(SEE_INSTITUTIONS):
        return []
    rows = InstitutionRun.objects.filter(state="confirmed").select_related("version__scheme")
    newest = {run.version.scheme_id: run for run in rows.order_by("quarter", "pk")}
    leaders = leaders_of(newest.values())
    return [
        Lately(
            run,
            _("%(title)s, %(period)s: %(state)s")
            % {
                "title": run.version.title,
                "period": quarter_text(run.quarter),
                "state": run.get_state_display(),
            }
            + (_("; leading: %(names)s") % {"names": _(", ").join(names)} if names else ""),
        )
        for run in newest.values()
        for names in [[one.institution.name for one in leaders.get(run.pk, [])]]
    ]


def leaders_of(runs: Iterable[InstitutionRun]) -> dict[int, list[InstitutionResult]]:
    """The first of each run, by run; none where nobody is ranked."""
    rows = InstitutionResult.objects.filter(run__in=list(runs), rank=1)
    found: dict[int, list[InstitutionResult]] = {}
    for row in rows.select_related("institution"):
        found.setdefault(row.run_id, []).append(row)
    return found
