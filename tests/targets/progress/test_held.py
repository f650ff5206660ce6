"""What is held in the process: of the newest version alone, of each place by itself, built once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
from django.db import transaction

from districts.actions import move_data_version
from districts.models import DataVersion, Jurisdiction
from targets.progress.held import MOST_OF_A_NAME, held, held_by_data, held_by_place

pytestmark = pytest.mark.django_db


def never() -> Any:
    pytest.fail("it was held already")


def test_a_newer_version_takes_the_place_of_the_last() -> None:
    for version in (1, 1, 2):
        assert held("piece", version, partial(list, [version])) == [version]
    assert held("piece", 2, never) == [2]
    assert held("piece", 1, lambda: ["anew"]) == ["anew"]


def test_of_a_name_the_choices_used_longest_ago_go() -> None:
    for number in range(MOST_OF_A_NAME + 1):
        held("piece", 1, lambda: "first", number)
        held("piece", 1, never, number)
    assert held("piece", 1, lambda: "again", 0) == "again"
    assert held("piece", 1, lambda: "never", MOST_OF_A_NAME) == "first"


def test_of_many_who_want_it_at_once_one_builds_it() -> None:
    built, begun = [], threading.Event()

    def build() -> str:
        begun.wait(5)
        built.append(1)
        return "piece"

    with ThreadPoolExecutor(8) as pool:
        answers = [pool.submit(held, "wanted", 1, build) for _reader in range(8)]
        begun.set()
        assert {one.result() for one in answers} == {"piece"}
    assert len(built) == 1


def test_what_fails_is_built_by_the_next() -> None:
    with pytest.raises(ZeroDivisionError):
        held("piece", 1, lambda: 1 // 0)
    assert held("piece", 1, lambda: "whole") == "whole"


@pytest.fixture
def places() -> list[Jurisdiction]:
    return [
        Jurisdiction.objects.create(
            slug=name, name=name, name_en=name, short_name=name, kind="district"
        )
        for name in ("east", "west", "north")
    ]


class TestByPlace:
    """`asked` notes for which places something was built."""

    @pytest.fixture(autouse=True)
    def asked(self, places: list[Jurisdiction]) -> list[set[str]]:
        self.names = {place.pk: place.slug for place in places}
        self.notes: list[set[str]] = []
        return self.notes

    def built(self) -> dict[str, str]:
        def build(keys: list[int]) -> dict[int, str]:
            self.notes.append({self.names[key] for key in keys})
            return {key: self.names[key] for key in keys if self.names[key] != "north"}

        return {self.names[key]: value for key, value in held_by_place("place", build).items()}

    def test_a_publish_asks_for_the_place_that_moved(self, places: list[Jurisdiction]) -> None:
        both = {"east": "east", "west": "west"}
        assert self.built() == self.built() == both
        move_data_version(figures_of=[places[1].pk])
        assert self.built() == both
        move_data_version(figures_of=[])
        assert self.built() == both
        move_data_version()
        assert self.built() == both
        assert self.notes == [set(self.names.values()), {"west"}, set(self.names.values())]

    def test_what_was_rolled_back_is_not_taken_for_what_is_stored(
        self, places: list[Jurisdiction]
    ) -> None:
        self.built()
        with transaction.atomic():
            within = move_data_version(figures_of=[places[0].pk])
            self.built()
            transaction.set_rollback(True)
        self.built()
        assert self.notes[1:] == [{"east"}, {"east"}]
        assert move_data_version(figures_of=[places[0].pk]) > within


def test_by_data_every_move_counts() -> None:
    values = iter("abc")
    assert held_by_data("piece", lambda: next(values)) == "a"
    assert held_by_data("piece", lambda: next(values)) == "a"
    move_data_version(figures_of=[])
    assert held_by_data("piece", lambda: next(values)) == "b"


def test_stamps_grow_and_javascript_holds_them() -> None:
    stamps = [move_data_version(figures_of=[]) for _number in range(50)]
    assert sorted(set(stamps)) == stamps
    assert stamps[-1] < 2**53
    assert DataVersion.current().plans_stamp < stamps[0]
