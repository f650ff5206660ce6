"""Pages of targets, indicators and cited figures."""

import csv
import datetime
import io
import re
from decimal import Decimal

import openpyxl
import pytest
from django.urls import reverse

from districts.models import Plan
from districts.permissions import Reader
from targets.models import CitedFigure, Indicator, Target
from targets.progress.as_of import parse_as_of
from targets.progress.rankings import ranking
from tests.greenfin.pages import table_of
from tests.targets.rows import cite, observe

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_plans")]


@pytest.fixture
def shown(client):
    def get(url, **query):
        response = client.get(url, query, headers={"accept-language": "en"})
        assert response.status_code == 200, (url, response.status_code)
        return response.content.decode()

    return get


def one(key, plan="chongqing"):
    return Target.objects.get(plan__slug=plan, key=key)


def text_of(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def exported(client, **query):
    response = client.get(
        reverse("target_list"), {"_export": "csv", **query}, headers={"accept-language": "en"}
    )
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


class TestTargetPage:
    def test_city_green_loans(self, shown):
        html = shown(one("green-loan-balance-level").get_absolute_url(), as_of="2023Q1")
        text = text_of(html)
        for number in ("4,972.33", "82.87%", "65.7%", "35.0%", "3,823.68", "+38.3%", "5.95%"):
            assert number in text, number
        assert 'data-status="on_track"' in html
        assert "(4972.33 − 3823.6819) / |6000 − 3000|" in text
        assert "/cited/chongqing-green-loan-2022q3/?as_of=2023Q1" in html

    def test_every_number_of_the_chart_table_leads_to_its_origin(self, shown):
        own = observe("chongqing", "green_loan_balance", "2022Q4", "5200")
        html = shown(one("green-loan-balance-level").get_absolute_url(), as_of="2023Q1")
        table = html[
            html.index('class="chart-data appendix"') : html.index(
                "</details>", html.index('class="chart-data appendix"')
            )
        ]
        rows = re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)[1:]
        assert len(rows) == 3
        assert all("<a href=" in row for row in rows)
        assert f"{own.get_absolute_url()}?as_of=2023Q1" in rows[0]

    def test_milestone_without_indicator(self, shown):
        text = text_of(shown(one("finance-system-milestone").get_absolute_url()))
        assert "Not declared" in text
        assert "No reviewer has declared yet whether this is met." in text

    def test_word_instead_of_a_number(self, shown):
        observe("wushan", "green_loan_balance", "2025Q4", None, state="not_yet_available")
        text = text_of(shown(one("green-loan-balance-level", "wushan").get_absolute_url()))
        assert "Not yet available" in text

    def test_revision_is_told_on_both_pages(self, shown):
        old = one("green-loan-balance-level")
        day = datetime.date(2024, 7, 1)
        Target.objects.filter(pk=old.pk).update(ended_on=day)
        new = one("green-loan-balance-level")
        new.pk, new.key, new.value, new.revises = None, "revised", 9000, old
        new.effective_on, new.revision_document, new.ended_on = day, "渝府办发〔2024〕1号", None
        new.save(force_insert=True)
        told = text_of(shown(new.get_absolute_url()))
        assert "Revised by 渝府办发〔2024〕1号, in force from 2024-07-01" in told
        assert "达到6000亿元以上" in told
        assert "Ended on 2024-07-01" in text_of(shown(old.get_absolute_url()))

    def test_missing_and_hidden_targets_answer_alike(self, client):
        hidden = one("green-loan-balance-level", "wushan")
        Plan.objects.filter(slug="wushan").update(is_public=False)
        answers = [client.get(f"/targets/{pk}/") for pk in (hidden.pk, 999_999)]
        assert [answer.status_code for answer in answers] == [404, 404]
        own = r'name="csrfmiddlewaretoken" value="[^"]+"|[0-9a-f]{8}'
        bodies = [re.sub(own, "", answer.content.decode()) for answer in answers]
        assert bodies[0].replace(str(hidden.pk), "") == bodies[1].replace("999999", "")


class TestTargetList:
    def test_filters(self, client):
        assert len(exported(client)) == Target.objects.count()
        rows = exported(client, plan="chongqing", jurisdiction="yuzhong")
        assert [row["Target"] for row in rows] == ["Green loan share, core area"]
        assert {row["Indicator"] for row in exported(client, indicator="forest_stock")} == {
            "Forest stock volume"
        }
        by_status = exported(client, status="off_track", as_of="2023Q4")
        assert "Forest coverage" in [row["Target"] for row in by_status]
        assert {row["Status"] for row in by_status} == {"off track"}

    def test_file_holds_what_is_needed_to_recompute(self, client):
        rows = exported(client, plan="chongqing", as_of="2023Q1")
        [row] = [row for row in rows if row["Wording"] == "达到6000亿元以上"]
        observed, baseline = float(row["Observed figure"]), float(row["Baseline"])
        level = float(row["Target value"])
        assert (observed, baseline, level) == (4972.33, 3000, 6000)
        elapsed = 7 / 20
        path = baseline * (level / baseline) ** elapsed
        gap = (observed - path) / abs(level - baseline)
        assert float(row["Gap to the path"]) == pytest.approx(gap)
        assert float(row["Attainment"]) == pytest.approx(observed / level)
        assert gap >= float(row["On track down to a gap of"])
        assert (row["Rule version"], row["Path"], row["Deadline"]) == (
            "2",
            "Geometric path",
            "2025Q4",
        )
        assert row["Address of the origin"] == "/cited/chongqing-green-loan-2022q3/"

    def test_workbook_holds_numbers(self, client):
        response = client.get(reverse("target_list"), {"_export": "xlsx", "as_of": "2023Q4"})
        sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
        assert sheet.max_row == Target.objects.count() + 1
        values = [cell.value for row in sheet.iter_rows() for cell in row]
        assert 6200 in values
        assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]

    def test_hidden_plan_leaves_no_trace(self, client, client_of):
        Plan.objects.filter(slug="wushan").update(is_public=False)
        html = client.get(reverse("target_list")).content.decode()
        assert "wushan" not in html
        assert "巫山" not in html
        assert len(exported(client)) == Target.objects.exclude(plan__slug="wushan").count()
        assert "wushan" in client_of("official").get(reverse("target_list")).content.decode()

    def test_empty_choice_says_what_to_do(self, shown):
        assert "Change or clear the filters" in shown(
            reverse("target_list"), plan="wushan", jurisdiction="rongchang"
        )

    def test_few_queries(self, client, django_assert_max_num_queries):
        client.get(reverse("target_list"))
        with django_assert_max_num_queries(8):
            client.get(reverse("target_list"))


class TestIndicators:
    def test_every_indicator_has_a_page(self, shown):
        listed = shown(reverse("indicator_list"))
        whole = shown(reverse("indicator", args=["green_loan_balance"]))
        known = Indicator.objects.exclude(pk__in=Indicator.objects.of_ledger())
        for one in known:
            assert one.get_absolute_url() in (whole if one.edition_id else listed)
            shown(one.get_absolute_url())

    def test_reconciliation_leaves_zones_out_and_names_who_is_missing(self, shown):
        for slug, value in [("chongqing", 1000), ("rongchang", 90), ("liangjiang", 400)]:
            observe(slug, "green_bond_balance", "2025Q4", value)
        text = text_of(shown(reverse("indicator", args=["green_bond_balance"])))
        assert "the city reports CNY 100 bn" in text
        assert "1 district has CNY 9 bn, 9.0% of it, which leaves CNY 91 bn" in text
        missing = text[text.index("Without a figure in that quarter:") :]
        assert "Wushan" in missing
        assert "Rongchang" not in missing

    @pytest.mark.parametrize(
        ("relations", "share"),
        [("==", Decimal("0.09")), ("=~", Decimal("0.09")), (">=", None), ("=>", None)],
    )
    def test_no_share_of_the_city_from_a_floor(self, relations, share):
        cite("chongqing", "green_bond_balance", "2025Q4", 1000, relation=relations[0])
        cite("rongchang", "green_bond_balance", "2025Q4", 90, relation=relations[1])
        found = ranking(
            Indicator.objects.get(code="green_bond_balance"), Reader(), parse_as_of("2025Q4")
        )
        [row] = [row for row in found.rows if row.jurisdiction.slug == "rongchang"]
        assert (row.share_of_city, row.has_bound) == (share, share is None)

    def test_shares_are_never_summed(self, shown):
        observe("rongchang", "forest_coverage", "2025Q4", 22)
        assert "sum of its districts" not in shown(reverse("indicator", args=["forest_coverage"]))

    def test_ranking_order(self, client):
        for slug, value in [("rongchang", 90), ("wushan", 120), ("liangjiang", 400)]:
            observe(slug, "green_bond_balance", "2025Q4", value)
        url = reverse("indicator", args=["green_bond_balance"])
        response = client.get(url, {"_export": "csv"}, headers={"accept-language": "en"})
        rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
        ranked = {row["Jurisdiction"]: row["Rank"] for row in rows}
        assert (ranked["Wushan County"], ranked["Rongchang District"]) == ("1", "2")
        assert ranked["Liangjiang New Area"] == ""

    def test_hidden_targets_bring_nobody_into_the_ranking(self, client, client_of):
        observe("wushan", "forest_coverage", "2025Q4", 60)
        Plan.objects.filter(slug="wushan").update(is_public=False)
        url = reverse("indicator", args=["forest_coverage"])
        assert "巫山" not in client.get(url).content.decode()
        assert "巫山" in client_of("official").get(url).content.decode()

    def test_indicator_of_hidden_targets_only_is_missing(self, client, client_of):
        Plan.objects.exclude(slug="shapingba").update(is_public=False)
        url = reverse("indicator", args=["energy_intensity_reduction"])
        assert client.get(url).status_code == 404
        assert url not in client.get(reverse("indicator_list")).content.decode()
        assert client_of("official").get(url).status_code == 200

    def test_undated_citations_stand_in_the_text(self, shown):
        html = shown(reverse("indicator", args=["green_loan_balance"]))
        assert "/cited/yuzhong-green-loan-undated/" in html


class TestCitedFigure:
    def test_every_citation_has_a_page(self, shown):
        for figure in CitedFigure.objects.all():
            assert figure.as_of_text in shown(reverse("cited_figure", args=[figure.key]))

    def test_address_is_a_link_that_tells_nothing(self, shown):
        html = shown("/cited/chongqing-green-loan-2022q3/")
        assert re.search(r'<a href="http://www\.food-lube[^"]+"\s+rel="noreferrer', html)

    def test_other_schemes_are_no_links(self, shown):
        CitedFigure.objects.filter(key="chongqing-green-loan-2022q3").update(
            address="javascript:alert(1)"
        )
        assert 'href="javascript' not in shown("/cited/chongqing-green-loan-2022q3/")

    def test_unknown_key(self, client):
        assert client.get("/cited/no-such-figure/").status_code == 404


def test_the_citys_targets_stand_by_indicator_above_the_whole_list(client, loaded_plans):
    client.cookies["django_language"] = "en"
    observe("chongqing", "green_loan_balance", "2025Q4", "9500")
    page = client.get("/targets/?as_of=2025Q4")
    rows = table_of(page, "The city's targets by indicator")
    own = Target.objects.in_force().filter(jurisdiction__slug="chongqing")
    on_indicators = set(own.filter(indicator__isnull=False).values_list("indicator", flat=True))
    assert len(rows) == len(on_indicators) + own.filter(indicator__isnull=True).count()
    assert f"Chongqing Municipality has {own.count()} targets in {len(rows)} rows" in text_of(
        page.content.decode()
    )
    [loans] = [row for row in rows if row[0].startswith("Green loan balance")]
    for target in own.filter(indicator__code="green_loan_balance"):
        assert target.wording in loans[2]
    assert (
        "The city's targets by indicator"
        not in client.get("/targets/?plan=wushan").content.decode()
    )
