"""Frames → Plotly figures, as plain lists; the page's script adds what all charts share."""

from .ranking import ranking_figure
from .shared import Scale, Trajectory
from .trajectory import trajectory_figure

__all__ = ["Scale", "Trajectory", "ranking_figure", "trajectory_figure"]
