"""What is kept is built again only when something that it depends on has moved."""

from datetime import date

import pytest
import time_machine

from districts.actions import move_data_version
from districts.permissions import Reader
from targets.periods import Quarter
from targets.progress import kept
from targets.progress.as_of import AsOf

LATEST = AsOf(Quarter(2025, 4))


@pytest.mark.django_db
class TestKept:
    def test_nothing_is_kept_as_something_is(self) -> None:
        built: list[int] = []
        for _visit in range(2):
            assert kept("nothing", None, None, lambda: built.append(1)) is None
        assert built == [1]

    def test_each_part_of_the_key_has_a_piece_of_its_own(self) -> None:
        reviewer = Reader(roles=frozenset({"reviewer"}))
        asked = [
            (("piece", None, None), ()),
            (("other", None, None), ()),
            (("piece", Reader(roles=frozenset({"official"})), None), ()),
            (("piece", reviewer, None), ()),
            (("piece", None, LATEST), ()),
            (("piece", None, AsOf(LATEST.quarter, is_default=True)), ()),
            (("piece", None, AsOf(LATEST.quarter, date(2026, 1, 2))), ()),
            (("piece", None, None), ("en",)),
        ]
        for number, (where, more) in enumerate(asked):
            assert kept(*where, lambda number=number: number, *more) == number
        for number, (where, more) in enumerate(asked):
            assert kept(*where, lambda: -1, *more) == number

    def test_it_is_built_again_after_a_move_and_on_another_day(self) -> None:
        with time_machine.travel("2026-01-10T12:00+08:00", tick=False):
            assert kept("piece", None, None, lambda: "first") == "first"
            assert kept("other piece", None, None, lambda: "idle", stamp="own") == "idle"
            move_data_version()
            assert kept("piece", None, None, lambda: "second") == "second"
            assert kept("other piece", None, None, lambda: "never", stamp="own") == "idle"
        with time_machine.travel("2026-01-11T12:00+08:00", tick=False):
            assert kept("piece", None, None, lambda: "third") == "third"
