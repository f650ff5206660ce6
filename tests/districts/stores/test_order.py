"""One order on every database: ties by key, text by code point, what is missing first."""

import pytest
from django.db.models import Count, F, Max

from districts.models import Jurisdiction, Organisation

NAMES = ["Ａ区", "a区", "B区", "渝中区", "万州区", "_区", "Z区", "-区", "z 区", "zA区"]


@pytest.fixture
def places(db: None) -> list[Jurisdiction]:
    """Ten places at one position; some moved to the end of the table's file by a change."""
    for number, name in enumerate(NAMES):
        Jurisdiction.objects.create(
            slug=f"place-{9 - number}",
            name=name,
            name_en=name,
            short_name="同名",
            kind="district",
            position=7,
            code=f"50010{number}" if number % 3 else None,
        )
    Jurisdiction.objects.filter(slug__in=["place-9", "place-4"]).update(name_en="moved")
    return list(Jurisdiction.objects.order_by("pk"))


def test_text_is_sorted_by_code_point(places: list[Jurisdiction]) -> None:
    by_name = Jurisdiction.objects.order_by("name").values_list("name", flat=True)
    assert list(by_name) == sorted(NAMES)
    assert list(by_name.reverse()) == sorted(NAMES, reverse=True)
    assert list(by_name.distinct()) == sorted(NAMES)
    named = Jurisdiction.objects.annotate(called=F("name")).order_by("called")
    assert [place.called for place in named] == sorted(NAMES)


def test_what_is_missing_comes_first_and_in_reverse_last(places: list[Jurisdiction]) -> None:
    codes = sorted(place.code or "" for place in places)
    for order, expected in (("code", codes), ("-code", codes[::-1])):
        found = Jurisdiction.objects.order_by(order).values_list("code", flat=True)
        assert [code or "" for code in found] == expected
    last = Jurisdiction.objects.order_by(F("code").asc(nulls_last=True))
    assert [place.code is None for place in last] == [False] * 6 + [True] * 4


def test_rows_that_are_equal_stand_in_the_order_of_their_keys(places: list[Jurisdiction]) -> None:
    keys = [place.pk for place in places]
    equal = Jurisdiction.objects.order_by("position", "kind", "short_name")
    assert [place.pk for place in equal] == keys
    assert [place.pk for place in equal.reverse()] == keys[::-1]
    assert equal.last().pk == keys[-1]
    assert [place.pk for place in equal[3:6]] == keys[3:6]


def test_rows_with_counts_keep_the_order_of_their_model(places: list[Jurisdiction]) -> None:
    counted = Jurisdiction.objects.annotate(plan_count=Count("plans"))
    assert [place.slug for place in counted] == [f"place-{number}" for number in range(10)]


def test_groups_stay_whole(places: list[Jurisdiction]) -> None:
    groups = Jurisdiction.objects.order_by("kind").values("kind").annotate(newest=Max("pk"))
    assert list(groups) == [{"kind": "district", "newest": places[-1].pk}]
    kinds = Jurisdiction.objects.order_by("kind").values_list("kind", flat=True)
    assert list(kinds.distinct()) == ["district"]


def test_joined_lists_are_sorted_as_one(places: list[Jurisdiction]) -> None:
    halves = [Jurisdiction.objects.filter(pk__in=[p.pk for p in places[i::2]]) for i in (0, 1)]
    both = halves[0].order_by().union(halves[1].order_by()).order_by("slug")
    assert [place.slug for place in both] == [f"place-{number}" for number in range(10)]


def test_thousands_of_rows_are_prefetched(db: None) -> None:
    """Django would ask SQLite for them by an OR for each, of which it takes a thousand."""
    city = Jurisdiction.objects.create(slug="city", name="市", short_name="市", kind="city")
    many = 1_200
    Jurisdiction.objects.bulk_create(
        Jurisdiction(slug=f"part-{number}", name=f"第{number}区", kind="zone", parent=city)
        for number in range(many)
    )
    parts = list(Jurisdiction.objects.filter(parent=city))
    Organisation.objects.bulk_create(
        Organisation(slug=f"body-{place.pk}", name=f"{place.pk}局", jurisdiction=place)
        for place in parts
    )
    found = list(Organisation.objects.prefetch_related("jurisdiction__parent"))
    assert {body.jurisdiction.pk for body in found} == {place.pk for place in parts}
    assert {body.jurisdiction.parent for body in found} == {city}
