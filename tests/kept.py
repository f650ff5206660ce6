"""What the installation keeps beside its database, thrown away: as after a restart."""

from django.core.cache import caches

from targets.progress.held import forget_held


def forget_kept() -> None:
    forget_held()
    for kept in caches.all(initialized_only=False):
        kept.clear()
