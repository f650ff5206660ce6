"""What a newspaper said of the two core districts: shown with its source, counted for nothing."""

import re

import pytest
from django.test import Client

from targets.models import CitedFigure, Observation, Target

pytestmark = pytest.mark.usefixtures("loaded_plans")


def told(client: Client, slug: str, language: str = "zh-hans") -> dict[str, str]:
    """The rows of the page's table of published figures, by the key of the figure."""
    client.cookies["django_language"] = language
    page = client.get(f"/districts/{slug}/").content.decode()
    table = page[page.index('id="texts"') :].split("</section>")[0]
    assert "报纸专题报道" in table
    rows = table.split("<tr>")[2:]
    return {
        re.findall(r'href="/cited/([\w-]+)/', row)[0]: " ".join(
            re.sub(r"<[^>]+>", " ", row).split()
        )
        for row in rows
    }


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_counts_of_the_article_stand_on_nanan_s_page(client: Client, language: str) -> None:
    rows = told(client, "nanan", language)
    counts = {
        "nanan-projects-signed": "14",
        "nanan-institutions-counted": "22",
        "nanan-projects-counted": "89",
        "nanan-projects-pushed-counted": "23",
        "nanan-key-projects-pushed-counted": "21",
    }
    for key, number in counts.items():
        assert f" {number} " in f" {rows[key]} "
        assert client.get(f"/cited/{key}/").status_code == 200
    assert set(rows) == set(
        CitedFigure.objects.filter(jurisdiction__slug="nanan").values_list("key", flat=True)
    )


def test_what_yuzhong_expects_is_said_to_be_expected_and_is_no_target(client: Client) -> None:
    row = told(client, "yuzhong")["yuzhong-green-institutions-forecast"]
    assert "预计200" in row and "到2025年" in row and "目标" not in row.split("家")[0]
    assert not Target.objects.filter(
        jurisdiction__slug="yuzhong", indicator__code="green_institutions"
    ).exists()
    assert not Observation.objects.filter(jurisdiction__slug="yuzhong").exists()
    assert "1项目标" in client.get("/districts/yuzhong/").content.decode()
