"""What is stored, in two words: the data version and the stamp of the board."""

from django.http import HttpRequest

from districts.models import DataVersion
from districts.requests import once
from targets.models import QuarterlyReturn
from targets.progress import kept


def stored_state(request: HttpRequest) -> DataVersion:
    """The state as the request found it; one query a request."""
    return once(request, "stored_state", DataVersion.current)


def has_samples(state: DataVersion) -> bool:
    """Whether a sample return is stored; asked once for each state."""
    samples = QuarterlyReturn.objects.has_samples
    return kept("samples", None, None, samples, stamp=f"{state.stamp} {state.board_stamp}")
