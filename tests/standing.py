"""Children of the reading desk that stand while a module's tests run.

A desk starts a child with its first file and ends it when it closes, a fifth of a second each
time; most tests read one honest workbook. A child that answered is handed to the next desk with
the same limits, as one desk hands it from file to file; one that failed is ended as ever.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from districts.desk.child import Limits
from districts.desk.desk import ReadingDesk


@contextmanager
def standing_children() -> Iterator[None]:
    free: defaultdict[Limits, list[Any]] = defaultdict(list)
    start, close = ReadingDesk._start_child, ReadingDesk.__exit__

    def taken_or_started(desk: ReadingDesk, limits: Limits) -> Any:
        try:
            desk._child, channel = free[limits].pop()
        except IndexError:
            return start(desk, limits)
        desk._limits = limits
        return channel

    def handed_on(desk: ReadingDesk, *fault: Any) -> None:
        if desk._limits is not None and desk._channel is not None:
            free[desk._limits].append((desk._child, desk._channel))
            desk._child = desk._channel = None
        close(desk, *fault)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ReadingDesk, "_start_child", taken_or_started)
        patch.setattr(ReadingDesk, "__exit__", handed_on)
        yield
    for child, channel in (one for ones in free.values() for one in ones):
        channel.close()
        child.kill()
        child.wait()
