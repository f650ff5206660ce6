"""The sample scheme with its groups and runs, through the real actions."""

import datetime
from decimal import Decimal

from django.db import transaction

from districts.models import Account, Jurisdiction
from targets.models import Indicator
from tasks.evaluation import actions
from tasks.evaluation.actions import GradeContent, ItemContent, SchemeContent
from tasks.evaluation.models import Run, Scheme, SchemeItem, SchemeVersion
from tasks.evaluation.sources import Span

from .data import EVALUATION, SampleItem, SampleObjection, SampleRun
from .proofs import proof
from .supervision import moment


@transaction.atomic
def file_evaluations(accounts: dict[str, Account]) -> int:
    """Builds the scheme and runs it for the sample's years; how many runs there are.

    Nothing where a scheme of its code is there already, or where nobody could be scored.
    """
    if Scheme.objects.filter(code=EVALUATION.code).exists():
        return 0
    places = {one.slug: one for one in Jurisdiction.objects.all()}
    office = accounts["reviewer"]
    set_groups(places, office)
    version = built_scheme(office)
    for sample in EVALUATION.runs:
        played(sample, version, places, accounts)
    return len(EVALUATION.runs)


def set_groups(places: dict[str, Jurisdiction], office: Account) -> None:
    for position, group in enumerate(EVALUATION.groups):
        actions.set_group(
            code=group.code,
            name=group.name,
            name_en=group.name_en,
            members=[places[slug] for slug in group.members if slug in places],
            since=EVALUATION.in_force_from,
            by=office,
            now=moment(EVALUATION.issued_on),
            position=position,
            basis=EVALUATION.document,
            is_sample=True,
        )


def built_scheme(office: Account) -> SchemeVersion:
    indicators = {one.code: one for one in Indicator.objects.all()}
    content = SchemeContent(
        title=EVALUATION.title,
        document=EVALUATION.document,
        issued_on=EVALUATION.issued_on,
        in_force_from=EVALUATION.in_force_from,
        least_weight=EVALUATION.least_weight,
        items=[item_content(one, indicators) for one in EVALUATION.items],
        grades=[GradeContent(one.name, one.least) for one in EVALUATION.grades],
    )
    now = moment(EVALUATION.issued_on)
    draft = actions.draft_scheme(
        code=EVALUATION.code, content=content, by=office, now=now, is_sample=True
    )
    return actions.activate_scheme(version=draft, by=office, now=now)


def item_content(one: SampleItem, indicators: dict[str, Indicator]) -> ItemContent:
    told = one.model_dump()
    told["indicator"] = indicators[one.indicator] if one.indicator else None
    told["bands"] = [(str(start), str(points)) for start, points in one.bands.items()]
    return ItemContent(**told)


def played(
    sample: SampleRun,
    version: SchemeVersion,
    places: dict[str, Jurisdiction],
    accounts: dict[str, Account],
) -> None:
    """One run, as far as its days go."""
    office, second = accounts["reviewer"], accounts["reviewer2"]
    now = moment(sample.computed_on)
    run = actions.begin_run(
        version=version, span=Span.parse(str(sample.period)), by=office, now=now, is_sample=True
    )
    give_points(run, sample.period, places, office, now)
    run = actions.compute_run(run=run, by=office, now=now)
    run = actions.open_objections(run=run, until=sample.until, by=office, now=now)
    for objection in sample.objections:
        object_to(run, objection, places, accounts)
    if sample.confirmed_on:
        run = actions.confirm_run(run=run, by=second, now=moment(sample.confirmed_on))
    if sample.published_on:
        actions.publish_run(run=run, by=office, now=moment(sample.published_on))


def give_points(
    run: Run,
    year: int,
    places: dict[str, Jurisdiction],
    office: Account,
    now: datetime.datetime,
) -> None:
    for name, years in EVALUATION.given.items():
        item = SchemeItem.objects.get(version=run.version_id, name=name)
        for slug, points in years.get(year, {}).items():
            if slug in places:
                actions.judge_item(
                    run=run,
                    item=item,
                    jurisdiction=places[slug],
                    points=Decimal(points),
                    words=EVALUATION.words,
                    by=office,
                    now=now,
                )


def object_to(
    run: Run,
    sample: SampleObjection,
    places: dict[str, Jurisdiction],
    accounts: dict[str, Account],
) -> None:
    if sample.by in accounts and sample.by in places:
        actions.object_to_points(
            run=run,
            item=SchemeItem.objects.get(version=run.version_id, name=sample.item),
            jurisdiction=places[sample.by],
            words=sample.words,
            by=accounts[sample.by],
            now=moment(sample.day),
            evidence=[proof(sample.file)] if sample.file else (),
        )
