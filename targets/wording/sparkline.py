"""A small line of a few values beside a number."""

from collections.abc import Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe


def sparkline(values: Sequence[float]) -> SafeString:
    """A small line of the last values, for the eye only: the numbers stand in the table."""
    if len(values) < 2:
        return mark_safe("")
    low, high = min(values), max(values)
    spread = (high - low) or 1.0
    points = [
        f"{place * 96 / (len(values) - 1) + 2:.1f},{24 - (value - low) / spread * 20:.1f}"
        for place, value in enumerate(values)
    ]
    return format_html(
        '<svg class="sparkline" width="100" height="28" viewBox="0 0 100 28" aria-hidden="true">'
        '<polyline points="{}" fill="none" stroke="#0b6e4f" stroke-width="1.5"/>'
        '<circle cx="{}" cy="{}" r="2.5" fill="#0b6e4f"/></svg>',
        " ".join(points),
        *points[-1].split(","),
    )
