"""Past figures from a file into the database: dry, then for good, once, all or nothing."""

import datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from districts.desk import desk
from districts.models import DataVersion, Event
from districts.refusals import Conflict, NotAllowed, Refused
from targets.history.actions import apply_history, confirm_history, refuse_history
from targets.history.proposal import propose_history, stored_proposal
from targets.models import HistoryImport, Observation
from targets.progress.figures_used import series_of
from tests.targets.factories import NOW, accepted, member_of, opened
from tests.targets.rows import observe

from .books import large_xlsx, said, text_table, with_part, xlsx

pytestmark = pytest.mark.usefixtures("loaded_plans")
TODAY = datetime.date(2026, 1, 20)
ROWS = (
    ("荣昌区", "绿色贷款余额", "2020Q4", 80, ""),
    ("rongchang", "loan_balance", "2020年四季度", "800亿元", "年报"),
    ("500237", "绿色贷款余额", "2020Q4", 18.33, ""),
)


@pytest.fixture
def importer(accounts):
    return accounts["second_reviewer"]


def proposed(*rows, name="历史.xlsx"):
    content = text_table(*rows) if name.endswith(".csv") else xlsx(*rows)
    return propose_history(content=content, file_name=name, today=TODAY)


def imported(importer, *rows, now=NOW):
    return apply_history(proposal=proposed(*rows), by=importer, now=now)


def confirmed(held, by, now=NOW):
    """What was handed on, looked at and confirmed by somebody else."""
    seen = stored_proposal(held, TODAY).fingerprint
    return confirm_history(held=held, by=by, now=now, seen=seen)


def published():
    return {
        (row.jurisdiction.slug, row.indicator.code, row.quarter): row
        for row in Observation.objects.published().select_related("jurisdiction", "indicator")
    }


def test_looking_at_a_file_stores_nothing(importer) -> None:
    stamp = DataVersion.objects.values_list("stamp", flat=True).first()
    found = proposed(*ROWS)
    assert found.counts == {
        "rows": 3,
        "new": 3,
        "unchanged": 0,
        "replacing_history": 0,
        "replacing_cited": 0,
        "replacing_samples": 0,
    }
    assert found.errors == []
    assert not Observation.objects.exists()
    assert DataVersion.objects.values_list("stamp", flat=True).first() == stamp


@pytest.mark.parametrize("name", ["历史.xlsx", "历史.csv"])
def test_an_import_publishes_each_figure_with_its_row(importer, name) -> None:
    counted = []
    before = DataVersion.objects.get().stamp if DataVersion.objects.exists() else 1
    proposal = proposed(*ROWS, name=name)
    stored = apply_history(proposal=proposal, by=importer, now=NOW, advance=counted.append)
    rows = published()
    loans = rows["rongchang", "loan_balance", "2020Q4"]
    assert (loans.value, loans.origin, loans.row, loans.remark) == (800, "history", 3, "年报")
    assert (loans.typed, loans.read_as) == ("800亿元", "unit")
    assert loans.sheet == ("历史数据" if name.endswith("xlsx") else "历史")
    assert loans.published_at == NOW
    assert rows["wushan", "green_loan_balance", "2020Q4"].value == Decimal("18.33")
    assert (stored.rows, stored.file_name, stored.file.digest) == (3, name, proposal.digest)
    assert bytes(stored.file.content) == proposal.content
    assert counted == [3]
    assert DataVersion.objects.get().stamp > before
    event = Event.objects.get(deed="import_history")
    assert (event.account, event.object_key) == (importer, str(stored.pk))
    assert event.after["new"] == 3
    assert event.after["digest"] == proposal.digest


def test_a_share_is_derived_from_two_past_figures(importer) -> None:
    stored = imported(importer, *ROWS)
    share = published()["rongchang", "green_loan_share", "2020Q4"]
    assert (share.value, share.origin, share.history_import) == (10, "derived", stored)
    assert (share.numerator.value, share.denominator.value) == (80, 800)
    assert ("wushan", "green_loan_share", "2020Q4") not in published()


def test_no_share_of_a_whole_of_zero(importer) -> None:
    imported(
        importer,
        ("荣昌区", "绿色贷款余额", "2020Q4", 0, ""),
        ("荣昌区", "各项贷款余额", "2020Q4", 0, ""),
    )
    assert ("rongchang", "green_loan_share", "2020Q4") not in published()


def test_the_same_file_twice_brings_nothing_new(importer) -> None:
    imported(importer, *ROWS)
    events = Event.objects.count()
    again = proposed(*ROWS)
    assert (again.counts["new"], again.counts["unchanged"]) == (0, 3)
    assert apply_history(proposal=again, by=importer, now=NOW) is None
    assert HistoryImport.objects.count() == 1
    assert Event.objects.count() == events
    assert Observation.objects.count() == 4


def test_a_later_file_takes_the_former_ones_place_and_moves_the_share(importer, accounts) -> None:
    imported(importer, *ROWS)
    later = NOW + datetime.timedelta(days=1)
    changed = (*ROWS[:1], ("荣昌区", "各项贷款余额", "2020Q4", 1000, ""))
    assert proposed(*changed).counts["replacing_history"] == 1
    waiting = imported(importer, *changed, now=NOW)
    assert (waiting.state, waiting.changed) == ("waiting", 1)
    assert published()["rongchang", "loan_balance", "2020Q4"].value == 800
    confirmed(waiting, accounts["reviewer"], later)
    rows = published()
    assert rows["rongchang", "loan_balance", "2020Q4"].value == 1000
    assert rows["rongchang", "green_loan_share", "2020Q4"].value == 8
    assert len(rows) == 4
    was = Observation.objects.as_of(NOW)
    assert {row.value for row in was.filter(jurisdiction__slug="rongchang")} == {80, 800, 10}
    assert set(
        Observation.objects.filter(superseded_at=later).values_list("indicator__code", flat=True)
    ) == {"loan_balance", "green_loan_share"}


def test_the_second_part_may_come_later(importer) -> None:
    imported(importer, ROWS[0])
    imported(importer, ROWS[1])
    assert published()["rongchang", "green_loan_share", "2020Q4"].value == 10


def test_the_figures_of_an_accepted_return_stay(importer, accounts) -> None:
    member = member_of(opened("2025Q3"))
    accepted(member, accounts["reporter_a"], accounts["reviewer"])
    found = proposed(
        ("荣昌区", "绿色贷款余额", "2025Q3", 91, ""),
        ("荣昌区", "各项贷款余额", "2025Q3", 900, ""),
    )
    assert said(found.findings) == [("stands_in_a_return", "D2")]
    assert found.counts["unchanged"] == 1
    with pytest.raises(Refused):
        apply_history(proposal=found, by=importer, now=NOW)
    assert published()["rongchang", "green_loan_balance", "2025Q3"].value == 90


def test_a_sample_gives_way(importer) -> None:
    observe("rongchang", "green_loan_balance", "2020Q4", "80", sample=True)
    found = proposed(*ROWS)
    assert found.counts["replacing_samples"] == 1
    imported(importer, *ROWS)
    row = published()["rongchang", "green_loan_balance", "2020Q4"]
    assert (row.is_sample, row.origin) == (False, "history")


def test_an_accepted_return_takes_the_place_of_history(importer, accounts) -> None:
    imported(
        importer,
        ("荣昌区", "绿色贷款余额", "2025Q3", 80, ""),
        ("荣昌区", "各项贷款余额", "2025Q3", 800, ""),
        ("荣昌区", "绿色贷款余额", "2025Q2", 70, ""),
    )
    later = NOW + datetime.timedelta(days=1)
    member = member_of(opened("2025Q3"))
    accepted(member, accounts["reporter_a"], accounts["reviewer"], later, loan_balance="数据待发布")
    rows = published()
    taken = rows["rongchang", "green_loan_balance", "2025Q3"]
    assert (taken.value, taken.origin) == (90, "return")
    assert rows["rongchang", "loan_balance", "2025Q3"].value is None
    assert ("rongchang", "green_loan_share", "2025Q3") not in rows
    assert rows["rongchang", "green_loan_balance", "2025Q2"].origin == "history"


def test_history_is_used_like_a_return(importer, rf) -> None:
    imported(importer, *ROWS)
    request = rf.get("/", {"as_of": "2020Q4"})
    from districts.permissions import Reader
    from targets.progress.as_of import as_of_of

    request.reader = Reader()
    series = series_of(as_of_of(request))
    [reading] = [
        one for found in series.values() for one in found.readings if one.value == Decimal("18.33")
    ]
    assert (reading.source.kind, reading.source.is_sample) == ("history", False)


def test_all_faults_are_told_in_the_order_of_their_rows(importer) -> None:
    found = proposed(
        ("成都市", "绿色贷款余额", "2020Q4", "约80", ""),
        ("荣昌区", "绿色贷款余额", "2020Q4", 800, ""),
        ("荣昌区", "各项贷款余额", "2020Q4", 80, ""),
        ("荣昌区", "绿色债券发行额", "2020Q1", 5, ""),
        ("荣昌区", "绿色债券发行额", "2020Q2", 4, ""),
        ("荣昌区", "绿色贷款余额", "2030Q4", -1, ""),
    )
    assert said(found.findings) == [
        ("not_a_number", "D2"),
        ("unknown_jurisdiction", "A2"),
        ("part_above_whole", "D3"),
        ("falls", "D6"),
        ("quarter_not_over", "C7"),
    ]
    with pytest.raises(Refused) as refusal:
        apply_history(proposal=found, by=importer, now=NOW)
    assert len(refusal.value.findings) == 5
    assert not Observation.objects.exists()
    refuse_history(
        digest=found.digest,
        file_name=found.file_name,
        findings=found.errors,
        by=importer,
        now=NOW,
    )
    event = Event.objects.get(deed="refuse_history")
    assert event.after == {"file_name": "历史.xlsx", "errors": 5}


def test_a_row_of_faults_alone_compares_with_nothing() -> None:
    assert said(proposed(("成都市", *ROWS[0][1:])).findings) == [("unknown_jurisdiction", "A2")]


def test_what_was_published_meanwhile_calls_for_another_look(importer) -> None:
    first, second = proposed(*ROWS), proposed(*ROWS)
    apply_history(proposal=first, by=importer, now=NOW)
    with pytest.raises(Conflict):
        apply_history(proposal=second, by=importer, now=NOW)
    assert Observation.objects.filter(origin="history").count() == 3


def test_only_reviewers_import(accounts) -> None:
    found = proposed(*ROWS)
    for name in ("reporter_a", "official", "leader", "auditor"):
        with pytest.raises(NotAllowed):
            apply_history(proposal=found, by=accounts[name], now=NOW)
    assert not HistoryImport.objects.exists()


def test_an_import_that_breaks_leaves_nothing(importer) -> None:
    def stop(count) -> None:
        raise OSError("no space left")

    found = proposed(*ROWS)
    with pytest.raises(OSError, match="no space"):
        apply_history(proposal=found, by=importer, now=NOW, advance=stop)
    assert not HistoryImport.objects.exists()
    assert not Observation.objects.exists()


def test_a_far_cell_ends_the_child_and_not_the_server() -> None:
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    content = with_part(
        xlsx(*ROWS),
        "xl/worksheets/sheet1.xml",
        lambda text: text.replace(b"</sheetData>", far),
    )
    with desk.ReadingDesk() as at:
        with pytest.raises(Refused) as refusal:
            propose_history(content=content, file_name="历史.xlsx", today=TODAY, desk=at)
        assert refusal.value.findings[0].code in ("cannot_be_read", "too_wide")
        found = propose_history(content=xlsx(*ROWS), file_name="历史.xlsx", today=TODAY, desk=at)
    assert found.counts["new"] == 3


def test_a_busy_desk_says_so(monkeypatch) -> None:
    def busy(self):
        raise desk.Busy

    monkeypatch.setattr(desk.ReadingDesk, "__enter__", busy)
    with pytest.raises(Refused) as refusal:
        proposed(*ROWS)
    assert refusal.value.findings[0].code == "busy"


def test_many_figures_are_stored_in_batches_to_the_last_digit(importer) -> None:
    values = [Decimal(number * 7919 % 10**9) / 1000 for number in range(12_000)]
    places = ("荣昌区", "巫山县", "重庆市", "渝中区", "南岸区")
    rows = [
        (
            places[number % 5],
            "绿色信贷余额（金融监管口径）",
            f"{1950 + number // 5 % 70}Q{number // 350 % 4 + 1}",
            float(value),
        )
        for number, value in enumerate(values[:1400])
    ]
    proposal = propose_history(content=large_xlsx(rows), file_name="多.xlsx", today=TODAY)
    assert proposal.errors == []
    apply_history(proposal=proposal, by=importer, now=NOW)
    stored = dict(Observation.objects.values_list("row", "value"))
    assert stored == {number + 2: value for number, value in enumerate(values[:1400])}


def test_a_note_comes_through_as_it_was_typed(importer) -> None:
    note = 'a\\N\tb\n"二"\\.\nc'
    imported(importer, (*ROWS[0][:4], note))
    assert Observation.objects.get(origin="history").remark == note


def test_the_origin_page_shows_row_and_file_and_persons_only_to_colleagues(
    importer, client_of
) -> None:
    stored = imported(importer, *ROWS)
    row = published()["rongchang", "loan_balance", "2020Q4"]
    share = published()["rongchang", "green_loan_share", "2020Q4"]
    for name, sees_persons in (("official", True), ("anonymous", False)):
        text = client_of(name).get(row.get_absolute_url()).content.decode()
        for shown in (stored.file.digest, "历史数据!3", "800亿元"):
            assert shown in text
        assert ("历史.xlsx" in text) is sees_persons
        assert ("Second_reviewer" in text) is sees_persons
        text = client_of(name).get(share.get_absolute_url()).content.decode()
        assert stored.file.digest in text


def test_the_api_names_file_and_row(importer, client) -> None:
    stored = imported(importer, *ROWS)
    answer = client.get(reverse("api:observations"), {"indicator": "loan_balance"}).json()
    [result] = answer["results"]
    assert result["origin"] == {"kind": "history", "digest": stored.file.digest, "row": 3}
