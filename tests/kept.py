"""What the installation keeps beside its database, thrown away: as after a restart."""

from django.core.cache import caches


def forget_kept() -> None:
    for kept in caches.all(initialized_only=False):
        kept.clear()
