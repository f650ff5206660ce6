"""The plot of whatever a page draws."""

from collections.abc import Callable
from typing import Any

from ..classes import ByClass
from ..drawn import Flow, Trajectory
from ..overview import Spread
from .across import spread_plot, ways_plot
from .classes import classes_plot
from .over_time import flow_plot, trajectory_plot
from .plot import Plot


def plot_of(drawn: Any) -> Plot:
    """The plot of a page's chart; TypeError for what is no chart."""
    makers: dict[type, Callable[[Any], Plot]] = {
        Trajectory: trajectory_plot,
        Flow: flow_plot,
        Spread: spread_plot,
        list: ways_plot,
        ByClass: classes_plot,
    }
    if type(drawn) not in makers:
        raise TypeError(type(drawn))
    return makers[type(drawn)](drawn)
