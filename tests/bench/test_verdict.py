"""A goal that is missed by more than a quarter fails a run of the benchmarks; nothing else does."""

import pytest

from . import __main__ as bench
from .measure import Line


@pytest.mark.parametrize(("ours", "fails"), [(10, False), (12.5, False), (12.6, True)])
def test_a_missed_goal_fails_the_run(
    ours: float, fails: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    made = [Line("measured", ours, "other", 5, goal=2.0), Line("told", 99, "other", 1)]
    monkeypatch.setattr(bench, "lines", lambda *_asked: iter(made))
    monkeypatch.setattr(bench, "DATA", tmp_path)
    monkeypatch.setattr("sys.argv", ["bench"])
    if not fails:
        bench.main()
        return
    with pytest.raises(SystemExit) as end:
        bench.main()
    assert end.value.code not in (0, None)
