"""From a run of institutions to the points of each; nothing is stored here.

Both public schemes are for banks: they alone are scored, in one ranking.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from targets.periods import Quarter
from tasks.evaluation.models import Institution, InstitutionRun
from tasks.evaluation.scoring import (
    INAPPLICABLE,
    KNOWN,
    Ranked,
    Sheet,
    points_of_group,
    ranked,
)
from tasks.evaluation.sources import NOT_KNOWN, Origin, SourceInput, Span, source_of
from tasks.evaluation.working import as_inputs, grades_of, item_of

SCORED_KIND = "bank"


@dataclass(frozen=True)
class ScoredInstitution:
    """An institution with its inputs, its points and its place."""

    institution: Institution
    inputs: Mapping[int, SourceInput]
    sheet: Sheet
    place: Ranked

    @property
    def is_sample(self) -> bool:
        return any(given.is_sample for given in self.inputs.values())


def scored_in(quarter: str) -> list[Institution]:
    """Who is scored for a quarter: the banks of which figures are asked."""
    rows = Institution.objects.asked_in(quarter).filter(kind=SCORED_KIND)
    return list(rows.order_by("code"))


def score_institutions(run: InstitutionRun) -> list[ScoredInstitution]:
    """The points of every bank by the run's scheme, with what persons said."""
    institutions = scored_in(run.quarter)
    inputs = _inputs(run, institutions)
    items = [item_of(item) for item in run.version.items.all()]
    given = {str(one.pk): as_inputs(inputs[one.pk]) for one in institutions}
    sheets = points_of_group(items, given)
    places = ranked(sheets, run.version.least_weight, grades_of(run.version))
    return [
        ScoredInstitution(one, inputs[one.pk], sheets[str(one.pk)], places[str(one.pk)])
        for one in institutions
    ]


def _inputs(
    run: InstitutionRun, institutions: list[Institution]
) -> dict[int, dict[int, SourceInput]]:
    quarter = Quarter.parse(run.quarter)
    span, keys = Span(quarter, quarter), [one.pk for one in institutions]
    found: dict[int, dict[int, SourceInput]] = {key: {} for key in keys}
    for item in run.version.items.select_related("indicator"):
        known = source_of(item.source).inputs(keys, span, item.indicator)
        for key in keys:
            found[key][item.number] = known.get(key, NOT_KNOWN)
    for said in run.judgements.select_related("item"):
        if said.institution_id not in found:
            continue
        words = Origin("judgement", value="" if said.points is None else str(said.points))
        state = KNOWN if said.kind == "points" else INAPPLICABLE
        before = found[said.institution_id][said.item.number]
        found[said.institution_id][said.item.number] = replace(
            SourceInput(state, said.points), origins=(words, *before.origins)
        )
    return found
