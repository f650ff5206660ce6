"""What a second database is asked: every statement, and by no more tests than that takes."""

from collections import Counter

from .asked import needed, shape

NOTED = {
    "lists": ["targets", "rows"],
    "lists again": ["targets", "rows"],
    "lists once more": ["targets", "rows"],
    "one row": ["rows"],
    "a return": ["targets", "rows", "returns"],
}


def test_every_statement_is_asked_as_often_as_it_can_be() -> None:
    for times in (1, 2, 3):
        asked = Counter(one for test in needed(NOTED, times) for one in NOTED[test])
        assert asked["returns"] == 1
        assert min(asked["targets"], asked["rows"]) >= times
    assert needed(NOTED, 1) == {"a return"}
    assert len(needed(NOTED, 2)) == 2
    assert needed({}) == set()


def test_a_statement_is_the_same_whatever_is_asked_for() -> None:
    one, many = "WHERE id IN (%s)", "WHERE id IN (%s, %s, %s)"
    assert shape(one) == shape(many)
    assert shape("VALUES (%s, NULL), (%s, %s)") == shape("VALUES (%s, %s)")
    assert shape("SELECT name FROM a") != shape("SELECT name FROM b")
