"""Matters through their actions: what is stored, recorded, refused, and who may do it."""

import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from districts.evidence.forms import BroughtFile
from districts.models import Account, Event, Membership
from districts.permissions import reader_of
from districts.refusals import Conflict, NotAllowed, Refused
from tasks.models import Extension, MatterStep, SupervisionMatter
from tasks.supervision.actions import Paper
from tasks.supervision.matters import lines_of
from tests.districts.evidence.files import pdf

from .matters import (
    DUE,
    NOW,
    account_of,
    body_of,
    contributor_of,
    issued,
    on_district,
    on_target,
    on_task,
    reported_done,
    seen_by,
    steps,
    take,
)

A_DAY = datetime.timedelta(days=1)


def fresh(matter: SupervisionMatter) -> SupervisionMatter:
    return SupervisionMatter.objects.get(pk=matter.pk)


def test_numbers_count_within_their_year(office: Account) -> None:
    first, second = issued(office), issued(office, subject=on_district())
    paper = Paper(datetime.date(2025, 12, 30), "渝督〔2025〕9号")
    earlier = issued(office, subject=on_task(), paper=paper)
    assert [one.document_number for one in (first, second, earlier)] == [
        "督办〔2026〕1号",
        "督办〔2026〕2号",
        "督办〔2025〕1号",
    ]
    assert second.get_absolute_url() == "/supervision/2026-2/"
    event = Event.objects.filter(deed="open_matter").latest("pk")
    assert event.object_key == "督办〔2025〕1号"
    assert event.after is not None and event.after["due_on"] == DUE.isoformat()


def test_a_whole_life(office: Account, contributor: Account, matter: SupervisionMatter) -> None:
    file = BroughtFile(pdf(), "进展.pdf")
    take("acknowledge_matter", matter, contributor, words="")
    step = take("reply_to_matter", matter, contributor, evidence=[file])
    assert [one.file_name for one in step.evidence.all()] == ["进展.pdf"]
    assert step.body == matter.lead
    take("report_matter_done", matter, contributor)
    back = take("return_matter", matter, office, words="缺少佐证。")
    assert (back.state_from, back.state_to, back.body) == ("reported_done", "in_progress", None)
    take("report_matter_done", matter, contributor)
    take("strike_off_matter", matter, office, words="")
    found = fresh(matter)
    assert (found.state, found.closed_by, found.reported_by) == ("struck_off", office, contributor)
    numbers = list(matter.steps.values_list("number", "state_to"))
    assert numbers == [
        (1, "issued"),
        (2, "acknowledged"),
        (3, "in_progress"),
        (4, "reported_done"),
        (5, "in_progress"),
        (6, "reported_done"),
        (7, "struck_off"),
    ]
    deeds = Event.objects.filter(object_key=matter.document_number).order_by("pk")
    assert [event.deed for event in deeds] == list(matter.steps.values_list("deed", flat=True))


def test_the_board_moves_with_each_step_and_the_figures_do_not(
    contributor: Account, matter: SupervisionMatter
) -> None:
    from districts.models import DataVersion

    before = DataVersion.current()
    take("acknowledge_matter", matter, contributor)
    after = DataVersion.current()
    assert after.board_stamp > before.board_stamp
    assert (after.stamp, after.plans_stamp) == (before.stamp, before.plans_stamp)


def test_who_reported_it_done_does_not_strike_it_off(
    accounts: dict[str, Account], contributor: Account, matter: SupervisionMatter
) -> None:
    reported_done(matter, contributor)
    Membership.objects.create(account=contributor, role="reviewer")
    with pytest.raises(NotAllowed, match="申报办结"):
        take("strike_off_matter", matter, contributor)
    take("return_matter", matter, accounts["reviewer"])
    second = contributor_of(matter.lead, "second-contributor")
    take("report_matter_done", matter, second)
    # Once is enough, be it that somebody else reported it done since.
    with pytest.raises(NotAllowed):
        take("strike_off_matter", matter, contributor)
    take("strike_off_matter", matter, accounts["reviewer"])


def test_the_database_holds_it_too(matter: SupervisionMatter, contributor: Account) -> None:
    reported_done(matter, contributor)
    rows = SupervisionMatter.objects.filter(pk=matter.pk)
    changes: list[dict[str, Any]] = [
        {"state": "struck_off", "closed_by": contributor, "closed_at": NOW},
        {"state": "struck_off"},
        {"state": "lost"},
        {"reported_by": None},
        {"due_on": matter.first_due_on - A_DAY},
        {"first_due_on": matter.issued_on - A_DAY},
        {"subject_kind": "task"},
        {"is_offline": True},
        {"asked": ""},
        {"number": 0},
    ]
    for change in changes:
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)
    for change in ({"words": ""}, {"number": 1}, {"deed": "lost"}, {"is_on_paper": True}):
        with pytest.raises(IntegrityError), transaction.atomic():
            MatterStep.objects.filter(matter=matter).update(**{"body": None, **change})


def test_reasons_are_asked_for(
    office: Account, contributor: Account, matter: SupervisionMatter
) -> None:
    take("acknowledge_matter", matter, contributor, words=" ")
    with pytest.raises(Refused):
        take("reply_to_matter", matter, contributor, words=" \n")
    with pytest.raises(Refused):
        take("cancel_matter", matter, office, words="")
    assert steps(matter) == 2
    take("cancel_matter", matter, office, words="重复立项。")
    assert fresh(matter).state == "cancelled"
    with pytest.raises(Conflict):
        take("cancel_matter", matter, office)


def test_a_step_on_what_has_moved_is_a_conflict(
    contributor: Account, matter: SupervisionMatter
) -> None:
    take("acknowledge_matter", matter, contributor)
    with pytest.raises(Conflict):
        take("reply_to_matter", matter, contributor, seen=1)
    assert steps(matter) == 2


def test_strangers_may_do_nothing(accounts: dict[str, Account], matter: SupervisionMatter) -> None:
    for name in ("official", "leader", "auditor", "administrator", "keeper", "supervisor"):
        for deed in ("acknowledge_matter", "cancel_matter"):
            with pytest.raises(NotAllowed):
                take(deed, matter, accounts[name])
    for name in ("contributor_b", "reporter_b", "contributor_a"):
        with pytest.raises(NotAllowed):
            take("acknowledge_matter", matter, accounts[name])
    with pytest.raises(NotAllowed):
        issued(accounts["leader"])
    assert steps(matter) == 1


def test_a_reporter_reads_the_matters_of_the_own_district_and_answers_none(
    accounts: dict[str, Account], office: Account, matter: SupervisionMatter
) -> None:
    assert seen_by(accounts["reporter_a"]) == {matter.pk}
    assert seen_by(accounts["reporter_b"]) == set()
    with pytest.raises(NotAllowed):
        take("acknowledge_matter", matter, accounts["reporter_a"])
    city = issued(office, lead=body_of("chongqing"), subject=on_district())
    clerk = account_of("city-clerk", "reporter", jurisdiction=body_of("chongqing").jurisdiction)
    assert city.pk in seen_by(clerk)
    with pytest.raises(NotAllowed):
        take("acknowledge_matter", city, clerk)


def test_another_body_named_answers_too(office: Account) -> None:
    lead, other = body_of("rongchang"), body_of("chongqing")
    matter = issued(office, lead=lead, bodies=[other, lead, other])
    assert list(matter.bodies.all()) == [other]
    step = take("acknowledge_matter", matter, contributor_of(other))
    assert step.body == other


# Due dates


def test_extensions_move_the_due_date_and_are_counted(
    office: Account, contributor: Account, matter: SupervisionMatter
) -> None:
    take("acknowledge_matter", matter, contributor)
    later = DUE + 10 * A_DAY
    take("ask_extension", matter, contributor, until=later)
    with pytest.raises(Conflict):
        take("ask_extension", matter, contributor, until=later + A_DAY)
    take("grant_extension", matter, office, words="同意。")
    found = fresh(matter)
    assert (found.first_due_on, found.due_on, found.times_extended) == (DUE, later, 1)
    take("ask_extension", matter, contributor, until=later + A_DAY)
    take("refuse_extension", matter, office, words="理由不足。")
    assert (fresh(matter).due_on, fresh(matter).times_extended) == (later, 1)
    with pytest.raises(Conflict):
        take("grant_extension", matter, office)
    states = list(Extension.objects.values_list("state", "answer"))
    assert states == [("granted", "同意。"), ("refused", "理由不足。")]


@pytest.mark.parametrize("days", [0, -1, 6 * 365])
def test_an_extension_to_a_day_that_cannot_be_is_refused(
    contributor: Account, matter: SupervisionMatter, days: int
) -> None:
    take("acknowledge_matter", matter, contributor)
    with pytest.raises(Refused):
        take("ask_extension", matter, contributor, until=DUE + days * A_DAY)
    assert not Extension.objects.exists()


def test_an_extension_lapses_with_the_matter(
    office: Account, contributor: Account, matter: SupervisionMatter
) -> None:
    take("acknowledge_matter", matter, contributor)
    take("ask_extension", matter, contributor, until=DUE + A_DAY)
    take("cancel_matter", matter, office)
    assert Extension.objects.get().state == "lapsed"


def test_nobody_decides_on_an_extension_that_they_asked_for(
    contributor: Account, matter: SupervisionMatter
) -> None:
    take("acknowledge_matter", matter, contributor)
    take("ask_extension", matter, contributor, until=DUE + A_DAY)
    Membership.objects.create(account=contributor, role="reviewer")
    with pytest.raises(Refused):
        take("grant_extension", matter, contributor)
    assert fresh(matter).due_on == DUE


def test_a_changed_setting_moves_no_open_matter(office: Account, settings: Any) -> None:
    settings.SUPERVISION_LEAD_DAYS = 5
    matter = issued(office, due_on=datetime.date(2026, 1, 20))
    settings.SUPERVISION_LEAD_DAYS = 30
    [line] = lines_of([matter], datetime.date(2026, 1, 14))
    assert (matter.lead_days, line.light) == (5, "none")
    assert issued(office, subject=on_district()).lead_days == 30


def test_an_issued_matter_is_due_today_or_later(office: Account) -> None:
    for due in (datetime.date(2026, 1, 9), datetime.date(2032, 1, 1)):
        with pytest.raises(Refused):
            issued(office, due_on=due)
    assert issued(office, due_on=datetime.date(2026, 1, 10)).state == "issued"


# On paper


def test_a_matter_begun_on_paper_enters_as_it_stands(
    accounts: dict[str, Account], office: Account
) -> None:
    paper = Paper(datetime.date(2025, 11, 3), "渝督〔2025〕2号", "in_progress")
    file = BroughtFile(pdf(), "督办通知.pdf")
    matter = issued(office, paper=paper, due_on=datetime.date(2025, 12, 1), evidence=[file])
    assert (matter.state, matter.is_offline, matter.year) == ("in_progress", True, 2025)
    assert matter.steps.get().evidence.get().file_name == "督办通知.pdf"
    step = take("report_matter_done", matter, office)
    assert (step.is_on_paper, step.body) == (True, matter.lead)
    with pytest.raises(NotAllowed):
        take("strike_off_matter", matter, office)
    take("strike_off_matter", matter, accounts["second_reviewer"])


def test_who_enters_that_it_was_done_on_paper_does_not_strike_it_off(
    accounts: dict[str, Account], office: Account
) -> None:
    paper = Paper(datetime.date(2025, 11, 3), "渝督〔2025〕2号", "reported_done")
    matter = issued(office, paper=paper)
    with pytest.raises(NotAllowed):
        take("strike_off_matter", matter, office)
    take("strike_off_matter", matter, accounts["second_reviewer"])


@pytest.mark.parametrize(
    "paper",
    [
        Paper(datetime.date(2025, 11, 3), " "),
        Paper(datetime.date(2026, 1, 11), "渝督〔2026〕1号"),
        Paper(datetime.date(2019, 1, 11), "渝督〔2019〕1号"),
        Paper(datetime.date(2025, 11, 3), "渝督〔2025〕2号", "struck_off"),
    ],
)
def test_paper_that_cannot_be_is_refused(office: Account, paper: Paper) -> None:
    with pytest.raises(Refused):
        issued(office, paper=paper)


def test_without_an_account_nobody_can_sign(office: Account) -> None:
    matter = issued(office, lead=body_of("chongqing"))
    assert [line.is_unsigned for line in lines_of([matter])] == [True]
    account_of("city-clerk", "reporter", jurisdiction=matter.lead.jurisdiction)
    assert [line.is_unsigned for line in lines_of([matter])] == [True]
    account = contributor_of(matter.lead)
    assert [line.is_unsigned for line in lines_of([matter])] == [False]
    account.is_active = False
    account.save()
    assert [line.is_unsigned for line in lines_of([matter])] == [True]
    # A district's reporter reads its matters; that acknowledges none.
    district = issued(office, subject=on_district(), lead=body_of("rongchang"))
    assert [line.is_unsigned for line in lines_of([district])] == [True]
    contributor_of(district.lead)
    assert [line.is_unsigned for line in lines_of([district])] == [False]


def test_a_target_matter_is_found_after_its_revision(office: Account) -> None:
    from tasks.supervision.matters import matters_on_targets

    subject = on_target()
    matter = issued(office, subject=subject)
    target = subject.columns["target"]
    found = matters_on_targets([target], reader_of(office))
    assert [line.matter for line in found[target.pk]] == [matter]
    take("cancel_matter", matter, office)
    assert matters_on_targets([target], reader_of(office)) == {}
