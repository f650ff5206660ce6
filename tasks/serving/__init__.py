"""Which tasks serve a target: proposals by wording, decisions, and who must act."""

from .links import Lead, Link, ServingTask, links_of, serving_tasks

__all__ = ["Lead", "Link", "ServingTask", "links_of", "serving_tasks"]
