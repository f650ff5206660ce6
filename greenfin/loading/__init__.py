"""Plans, figures and names from the fixtures and from official documents into the database."""

from .fixtures import Difference, LoadReport, load_plans

__all__ = ["Difference", "LoadReport", "load_plans"]
