"""Addresses of targets, indicators and numbers, and of returns and rounds."""

from . import numbers, returns

urlpatterns = [*numbers.urlpatterns, *returns.urlpatterns]
