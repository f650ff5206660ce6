"""What a terminal shows while samples are being filed."""

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from .runner import run_samples


def samples_with_progress(*, quarters: int | None = None) -> int:
    """Runs the samples under a progress bar on the error stream; how many returns were filed."""
    columns = (
        TextColumn("Sample returns"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("samples", total=None)
        return run_samples(
            quarters=quarters,
            on_progress=lambda done, total: bar.update(task, completed=done, total=total),
        )
