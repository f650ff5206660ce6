"""A later document revises a target: the old one ends, the new begins, both keep a status."""

import datetime
from decimal import Decimal
from typing import Any

import pytest

from districts.models import Account, DataVersion, Event, Plan
from districts.permissions import Reader
from districts.refusals import Conflict, NotAllowed, Refused
from targets.actions import revise_target
from targets.figures.charts import level_steps
from targets.models import Target
from targets.progress import progress_of
from targets.progress.as_of import parse_as_of
from targets.progress.figures_used import NO_SERIES
from targets.progress.revisions import wordings_of
from tests.greenfin.pages import text_of
from tests.targets.rows import observe

pytestmark = pytest.mark.usefixtures("loaded_plans")
NOW = datetime.datetime(2026, 1, 20, 9, tzinfo=datetime.UTC)
DAY = datetime.date(2024, 7, 1)
ENGLISH = {"HTTP_ACCEPT_LANGUAGE": "en"}
PUBLIC = Reader()


def loans() -> Target:
    return Target.objects.get(plan__slug="chongqing", key="green-loan-balance-level")


def revise(by: Account, **changes: Any) -> Target:
    values = {
        "target": loans(),
        "value": Decimal(9000),
        "deadline": "2026Q4",
        "wording": "达到9000亿元以上",
        "document": "渝府办发〔2024〕1号",
        "effective_on": DAY,
    }
    return revise_target(by=by, now=NOW, **(values | changes))


@pytest.fixture
def administrator(accounts: dict[str, Account]) -> Account:
    return accounts["administrator"]


class TestAction:
    def test_the_old_ends_and_the_new_begins(self, administrator):
        before = DataVersion.objects.values_list("stamp", flat=True).first() or 1
        new, old = revise(administrator), loans()
        assert (old.ended_on, old.value, old.deadline) == (DAY, 6000, "2025Q4")
        assert (new.revises, new.effective_on, new.ended_on) == (old, DAY, None)
        assert (new.value, new.deadline, new.deadline_origin) == (9000, "2026Q4", "stated")
        assert (new.kind, new.baseline_value, new.indicator) == (
            old.kind,
            old.baseline_value,
            old.indicator,
        )
        event = Event.objects.get(deed="revise_target")
        assert event.after["document"] == "渝府办发〔2024〕1号"
        assert DataVersion.objects.get().stamp > before

    def test_only_the_date(self, administrator):
        new = revise(administrator, value=Decimal(6000))
        assert (new.value, new.deadline) == (6000, "2026Q4")

    def test_revised_again(self, administrator):
        first = revise(administrator)
        second = revise(
            administrator, target=first, value=Decimal(9500), effective_on=datetime.date(2025, 1, 1)
        )
        assert [first.key, second.key] == [
            "green-loan-balance-level-r1",
            "green-loan-balance-level-r2",
        ]
        with pytest.raises(Conflict):
            revise(administrator, target=first)

    @pytest.mark.parametrize(
        "changes",
        [
            {"value": Decimal(6000), "deadline": "2025Q4"},
            {"effective_on": datetime.date(2023, 1, 1)},
            {"effective_on": datetime.date(9999, 12, 31)},
            {"deadline": "9999Q4"},
            {"deadline": "2026"},
            {"wording": "达" * 121},
        ],
    )
    def test_refused_and_nothing_stored(self, administrator, changes):
        with pytest.raises(Refused):
            revise(administrator, **changes)
        assert loans().ended_on is None
        assert not Target.objects.filter(revises__isnull=False).exists()

    def test_a_target_without_a_value(self, administrator):
        with pytest.raises(Refused):
            revise(administrator, target=Target.objects.filter(kind="milestone").first())

    def test_only_administrators(self, accounts):
        for name in ("reviewer", "leader", "official", "reporter_a", "auditor"):
            with pytest.raises(NotAllowed):
                revise(accounts[name])


class TestShown:
    def test_status_under_both_wordings(self, administrator, client):
        observe("chongqing", "green_loan_balance", "2025Q4", Decimal(8000))
        new = revise(administrator)
        for target in (new, loans()):
            found = wordings_of(target, PUBLIC, parse_as_of("2025Q4"))
            assert [one.status for one in found] == ["achieved", "on_track"]
            text = text_of(client.get(target.get_absolute_url(), **ENGLISH))
            assert "Status under each wording" in text
            assert "渝府办发〔2024〕1号" in text

    def test_before_its_day_the_revision_is_not_known(self, administrator):
        new = revise(administrator)
        assert wordings_of(loans(), PUBLIC, parse_as_of("2024Q1")) == []
        assert len(wordings_of(new, PUBLIC, parse_as_of("2024Q3"))) == 2

    def test_never_revised(self):
        assert wordings_of(loans(), PUBLIC, parse_as_of("2025Q4")) == []

    def test_the_chart_has_a_step(self, administrator):
        (progress,) = progress_of([revise(administrator)], parse_as_of("2025Q4"))
        assert [level for *_ends, level in level_steps(progress, NO_SERIES)] == [6000, 9000]

    def test_nothing_of_an_unpublished_plan(self, administrator):
        new = revise(administrator)
        Plan.objects.filter(slug="chongqing").update(is_public=False)
        assert wordings_of(new, PUBLIC, parse_as_of("2025Q4")) == []


class TestPage:
    def test_an_administrator_enters_the_document(self, client, administrator):
        client.force_login(administrator)
        old = loans()
        path = f"/targets/{old.pk}/revise/"
        assert path in client.get(old.get_absolute_url()).content.decode()
        assert 'value="6000"' in client.get(path).content.decode()
        sent = {
            "value": "9000",
            "deadline": "2026Q4",
            "wording": "达到9000亿元以上",
            "document": "渝府办发〔2024〕1号",
            "effective_on": "2024-07-01",
        }
        answer = client.post(path, sent, follow=True, **ENGLISH)
        new = Target.objects.get(revises=old)
        assert answer.redirect_chain == [(new.get_absolute_url(), 302)]
        assert "The target is revised" in text_of(answer)
        again = client.post(path, sent, **ENGLISH)
        assert again.status_code == 409
        assert "revised already" in text_of(again)

    def test_what_was_typed_stays(self, client, administrator):
        client.force_login(administrator)
        answer = client.post(f"/targets/{loans().pk}/revise/", {"value": "9000"}, **ENGLISH)
        assert answer.status_code == 422
        assert 'value="9000"' in answer.content.decode()

    def test_no_button_for_others(self, client, accounts):
        client.force_login(accounts["reviewer"])
        assert "/revise/" not in client.get(loans().get_absolute_url()).content.decode()
