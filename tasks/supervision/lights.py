"""The light of a matter: pure, without clock or framework.

Due days are inclusive: a matter is overdue from the day after. A matter that is closed has no
light.
"""

import datetime

NONE, YELLOW, RED = "none", "yellow", "red"
LIGHTS = (RED, YELLOW, NONE)


def light(due_on: datetime.date, lead_days: int, today: datetime.date, *, is_open: bool) -> str:
    """The light of a matter due on a day, whose warning begins `lead_days` days before.

    >>> due = datetime.date(2026, 1, 20)
    >>> light(due, 10, datetime.date(2026, 1, 9), is_open=True)
    'none'
    >>> light(due, 10, datetime.date(2026, 1, 10), is_open=True)
    'yellow'
    >>> light(due, 10, due, is_open=True), light(due, 10, datetime.date(2026, 1, 21), is_open=True)
    ('yellow', 'red')
    """
    if not is_open:
        return NONE
    if today > due_on:
        return RED
    return YELLOW if days_left(due_on, today) <= lead_days else NONE


def days_left(due_on: datetime.date, today: datetime.date) -> int:
    """Days until the due day; 0 on the day itself, negative after it.

    >>> days_left(datetime.date(2026, 1, 20), datetime.date(2026, 1, 15))
    5
    """
    return (due_on - today).days


def overdue_days(due_on: datetime.date, day: datetime.date) -> int:
    """Days by which a matter is overdue on a day, or was when it was closed; 0 where it is not.

    >>> overdue_days(datetime.date(2026, 1, 15), datetime.date(2026, 1, 20))
    5
    """
    return max(0, (day - due_on).days)


def elapsed_share(
    issued_on: datetime.date, due_on: datetime.date, today: datetime.date
) -> float | None:
    """The share of the time from issue to the due day that has gone by, from 0 to 1.

    Both days are working days of it; None before the day of issue.

    >>> elapsed_share(datetime.date(2026, 1, 1), datetime.date(2026, 1, 20),
    ...               datetime.date(2026, 1, 10))
    0.5
    """
    if today < issued_on:
        return None
    return min(1.0, ((today - issued_on).days + 1) / ((due_on - issued_on).days + 1))
