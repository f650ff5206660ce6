"""Rule on names: one body under several names, and names that were out of date at issue."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence

from districts.documents.messages import gettext_noop
from targets.audit.model import DOUBT, Clause, Finding, line

from .model import DUTY_RULES, DutyPlanFact, OrganisationFact

NAMES = 8
# 区县（自治县，以下简称区县）, 领导小组（以下简称市绿金改领导小组）
DEFINITION = re.compile(
    r"（(?P<before>[^（）]*?)(?:以下)?简称[:：]?[“\"]?(?P<short>[^（）”\"]+)[”\"]?）"
)

Uses = Mapping[str, Sequence[Clause]]


@DUTY_RULES.rule(
    NAMES,
    gettext_noop("Names of bodies: several, or out of date"),
    messages={
        "several_names": gettext_noop(
            "One body (%(body)s) stands in the plan under %(number)s names: %(names)s."
        ),
        "name_out_of_date": gettext_noop(
            "%(names)s: this name of %(body)s no longer held when the plan was issued on "
            "%(issued_on)s."
        ),
        "name_used": gettext_noop("%(name)s: %(places)s"),
        "name_ended": gettext_noop(
            "%(name)s: valid until %(ended_on)s, plan issued on %(issued_on)s (%(places)s)"
        ),
    },
)
def names_of_bodies(plan: DutyPlanFact) -> list[Finding]:
    """Bodies under several names, and names that were out of date at issue."""
    return [*several_names(plan), *names_out_of_date(plan)]


def uses_of_names(plan: DutyPlanFact) -> dict[str, dict[str, list[Clause]]]:
    """Where each organisation is named by which written name, each place once."""
    uses: dict[str, dict[str, list[Clause]]] = {}
    for body, place in plan.mentions():
        places = uses.setdefault(body.organisation, {}).setdefault(body.written, [])
        if place not in places:
            places.append(place)
    return uses


def several_names(plan: DutyPlanFact) -> list[Finding]:
    """Bodies that the plan writes in more ways than it defines.

    A name that defines its own short form in brackets counts as one with that form.
    """
    findings = []
    for slug, uses in uses_of_names(plan).items():
        if len(groups_of_names(list(uses))) > 1:
            findings.append(several(plan, slug, uses))
    return findings


def groups_of_names(names: Sequence[str]) -> list[set[str]]:
    """The names, put together where one defines the other.

    区县（自治县，以下简称区县）政府 and 区县政府 → one group; 县银保监组 and 县银保监局 → two.
    """
    groups: list[set[str]] = []
    for name in names:
        forms = forms_of(name)
        joined = [group for group in groups if group & forms]
        groups = [group for group in groups if not group & forms]
        groups.append(forms.union(*joined))
    return groups


def forms_of(name: str) -> set[str]:
    """The name, and what it may be written as once its definition has been given."""
    definition = DEFINITION.search(name)
    if not definition:
        return {name}
    before, after = name[: definition.start()], name[definition.end() :]
    return {name, before + after, definition["short"] + after}


def several(plan: DutyPlanFact, slug: str, uses: Uses) -> Finding:
    """The finding; its clauses are those of the rarer names."""
    usual = max(uses, key=lambda name: len(uses[name]))
    rarer = (place for name, places in uses.items() if name != usual for place in places)
    return Finding(
        rule=NAMES,
        severity=DOUBT,
        plan=plan.slug,
        clauses=in_order(rarer),
        code="several_names",
        params={
            "number": str(len(uses)),
            "names": "、".join(uses),
            "body": body_name(plan, slug),
        },
        arithmetic=tuple(
            line("name_used", name=name, places=listed(places)) for name, places in uses.items()
        ),
        subject=(slug, *sorted(uses)),
    )


def in_order(places: Iterable[Clause]) -> tuple[Clause, ...]:
    """Each place once, tasks before the annex, by number."""
    return tuple(sorted(set(places), key=lambda place: (place.kind != "task", int(place.label))))


def body_name(plan: DutyPlanFact, slug: str) -> str:
    known = plan.organisations.get(slug)
    return known.name if known else slug


def listed(places: Iterable[Clause]) -> str:
    """Places as a list that closes up tasks and rows: 举措3、4；附件第2行."""
    clauses = list(places)
    tasks = "、".join(place.label for place in clauses if place.kind == "task")
    rows = "、".join(place.label for place in clauses if place.kind == "annex")
    parts = [f"举措{tasks}" if tasks else "", f"附件第{rows}行" if rows else ""]
    return "；".join(part for part in parts if part)


def names_out_of_date(plan: DutyPlanFact) -> list[Finding]:
    """Names that were no longer valid on the day the plan was issued; none for an undated plan.

    Example: 县银保监组, valid until 2023-07-20, in a plan issued on 2023-12-20.
    """
    if plan.issued_on is None:
        return []
    findings = []
    for slug, uses in uses_of_names(plan).items():
        ends = ended_names(plan.organisations.get(slug), plan.issued_on)
        stale = {name: places for name, places in uses.items() if name in ends}
        if stale:
            findings.append(out_of_date(plan, slug, stale, ends))
    return findings


def ended_names(
    organisation: OrganisationFact | None, day: datetime.date
) -> dict[str, datetime.date]:
    """Names of the organisation that had ended by `day`, with the first day they did not hold."""
    names = organisation.names if organisation else ()
    return {
        one.name: one.valid_until
        for one in names
        if one.valid_until is not None and one.valid_until <= day
    }


def out_of_date(
    plan: DutyPlanFact, slug: str, stale: Uses, ends: Mapping[str, datetime.date]
) -> Finding:
    issued_on = str(plan.issued_on)
    return Finding(
        rule=NAMES,
        severity=DOUBT,
        plan=plan.slug,
        clauses=in_order(place for places in stale.values() for place in places),
        code="name_out_of_date",
        params={"names": "、".join(stale), "body": body_name(plan, slug), "issued_on": issued_on},
        arithmetic=tuple(
            line(
                "name_ended",
                name=name,
                ended_on=str(ends[name]),
                issued_on=issued_on,
                places=listed(places),
            )
            for name, places in stale.items()
        ),
        subject=(slug, issued_on, *sorted(stale)),
    )
