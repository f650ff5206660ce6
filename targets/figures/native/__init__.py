"""Charts of office files: native and editable, each with its figures in a workbook of its own.

A `Plot` says what is drawn; it is made from what the pages draw (`drawn.py`, `overview.py`), so
that file and page cannot differ. `chart.py` alone knows python-pptx and is imported only where
a file is made.
"""

from .across import plots_of_ranking
from .plot import Column, Plot
from .plots import plot_of

__all__ = ["Column", "Plot", "plot_of", "plots_of_ranking"]
