"""The installation of the tests of targets, with a matter under supervision in it."""

from tests.targets.served.conftest import installation

__all__ = ["installation"]
