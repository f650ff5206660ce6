"""The administration pages: they answer what they show, and change no reported number."""

import datetime
import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from districts.models import Account, Event, Jurisdiction, Organisation, Plan
from targets.models import CitedFigure, Indicator, Observation, StatusRule, Target
from tasks.models import AnnexRow, Task
from tests.targets.rows import observe

pytestmark = pytest.mark.usefixtures("loaded_plans")
KEPT_UP = {
    *("account", "jurisdiction", "organisation", "plan"),
    *("indicator", "target", "citedfigure", "statusrule", "task", "annexrow"),
}
HIDDEN = [
    (Account, "password__startswith=pbkdf2"),
    (Account, "password=x"),
    (Account, "former_passwords__password__startswith=p"),
    (Account, "memberships__jurisdiction__plans__title__contains=x"),
    (Account, "is_active__in=1"),
    (Jurisdiction, "name_en__regex=^A"),
    (Jurisdiction, "accounts__account__password__startswith=p"),
    (Organisation, "jurisdiction__returns__reason__contains=x"),
    (Plan, "imports__by__password__startswith=p"),
    (Indicator, "observations__value__gt=5"),
    (Target, "indicator__observations__reason__contains=x"),
    (CitedFigure, "jurisdiction__name__startswith=x"),
    (Task, "updates__quarterly_return__submitted_by__password__startswith=p"),
    (AnnexRow, "nonsense=1"),
]


ClientFor = Callable[[type], Client]


@pytest.fixture
def office(client_of: Callable[[str], Client]) -> ClientFor:
    """Whoever keeps up rows of a model: accounts are the keeper's, all else the administrator's."""
    return lambda model: client_of("keeper" if model is Account else "administrator")


@pytest.fixture
def administrator(client_of: Callable[[str], Client]) -> Client:
    return client_of("administrator")


def listed(model: type, query: str = "") -> str:
    return (
        f"{reverse(f'admin:{model._meta.app_label}_{model._meta.model_name}_changelist')}?{query}"
    )


def test_a_list_answers_no_question_about_what_it_does_not_show(office: ClientFor) -> None:
    answered = [
        listed(model, query)
        for model, query in HIDDEN
        if office(model).get(listed(model, query)).status_code != 400
    ]
    assert answered == []


@pytest.mark.corpus
def test_every_filter_that_a_list_offers_is_answered(office: ClientFor) -> None:
    asked = 0
    for model, shown in admin.site._registry.items():
        client = office(model)
        page = client.get(listed(model))
        assert page.status_code == 200
        for spec in page.context["cl"].filter_specs:
            for choice in spec.choices(page.context["cl"]):
                answer = client.get(listed(model) + choice["query_string"].lstrip("?"))
                assert answer.status_code == 200, (shown, choice)
                asked += 1
    assert asked > 50


def test_search_sorting_and_pages_still_work(office: ClientFor) -> None:
    for query in ("q=reporter", "o=-1.2", "p=1", "all="):
        assert office(Account).get(listed(Account, query)).status_code == 200


def test_only_what_is_kept_up_by_hand_can_be_changed_here() -> None:
    registered = {model._meta.model_name for model in admin.site._registry}
    assert registered == KEPT_UP
    inlines = {
        inline.model._meta.model_name
        for office in admin.site._registry.values()
        for inline in office.inlines
    }
    reported = {"observation", "quarterlyreturn", "roundmember", "event", "progressupdate"}
    assert inlines & (reported | {"queryanswer", "sourcefile", "taskduedate"}) == set()


def test_what_reported_numbers_mean_cannot_be_changed(administrator: Client) -> None:
    indicator = Indicator.objects.get(code="green_loan_balance")
    address = reverse("admin:targets_indicator_change", args=[indicator.pk])
    assert 'name="unit"' in administrator.get(address).content.decode()
    observation = observe("rongchang", indicator.code, "2025Q1", "1")
    page = administrator.get(address).content.decode()
    assert 'name="unit"' not in page
    assert 'name="name"' in page
    form = administrator.get(address).context["adminform"].form
    values = {name: form[name].value() for name in form.fields}
    sent = {name: value for name, value in values.items() if value is not None}
    breaks = {"breaks-TOTAL_FORMS": 0, "breaks-INITIAL_FORMS": 0}
    answer = administrator.post(address, {**sent, **breaks, "unit": "万元", "name": "改名"})
    assert answer.status_code == 302, answer.context["errors"]
    indicator.refresh_from_db()
    assert (indicator.unit, indicator.name) == ("亿元", "改名")
    assert Observation.objects.get(pk=observation.pk).value == Decimal("1")


@pytest.mark.parametrize(
    "threshold", [{"about": "9"}, {"about": "0"}, {"on_track": "1.5"}, {"at_risk": "-40"}]
)
def test_a_status_rule_without_sense_is_refused_with_a_sentence(
    threshold: dict[str, str],
) -> None:
    rule = StatusRule(version="9", in_force_from=datetime.date(2026, 1, 1), **threshold)
    with pytest.raises(ValidationError, match="“正常”的下限"):
        rule.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        rule.save()


ADDED = [Jurisdiction, Indicator, Target, CitedFigure, Task, AnnexRow, Account]
LABEL = re.compile(r"<label[^>]*>([^<]+)</label>|<legend[^>]*>([^<]+)</legend>")


def test_every_field_and_heading_has_a_chinese_name(office: ClientFor) -> None:
    pages = [
        office(model).get(reverse("admin:index")).content.decode() for model in (Account, Plan)
    ]
    for model in ADDED:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        form = office(model).get(reverse(f"{name}_add")).content.decode()
        labels = [one or other for one, other in LABEL.findall(form)]
        assert labels
        assert not [label for label in labels if re.search("[A-Za-z]{3}", label)], model
        pages += [form, office(model).get(listed(model)).content.decode()]
    for page in pages:
        for word in ("变动", "无可选的", "选择 ", "以 jurisdiction", "Model name", "Add link"):
            assert word not in page, word


def test_an_account_is_given_an_address_for_reminders(client_of: Callable[[str], Client]) -> None:
    values = {"username": "wang.min", "first_name": "王敏", "role": "reviewer", "jurisdiction": ""}
    add, keeper = reverse("admin:districts_account_add"), client_of("keeper")
    refused = keeper.post(add, {**values, "email": "not an address"})
    assert not Account.objects.filter(username="wang.min").exists()
    assert refused.context["errors"]
    keeper.post(add, {**values, "email": "wang@example.org"})
    account = Account.objects.get(username="wang.min")
    assert account.email == "wang@example.org"
    change = reverse("admin:districts_account_change", args=[account.pk])
    rows = {"memberships-TOTAL_FORMS": 0, "memberships-INITIAL_FORMS": 0}
    keeper.post(change, {"first_name": "王敏", "email": "min@example.org", **rows})
    account.refresh_from_db()
    assert account.email == "min@example.org"
    event = Event.objects.filter(deed="change_email").get()
    assert (event.before, event.after) == (
        {"email": "wang@example.org"},
        {"email": "min@example.org"},
    )
