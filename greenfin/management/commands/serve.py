"""`serve`: what `make run` does, in one start of the application."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.core.wsgi import get_wsgi_application
from django.db import connections
from gunicorn.app.base import BaseApplication


class Server(BaseApplication):
    """Gunicorn as in production, but for the application, which is there already."""

    def load_config(self) -> None:
        path = Path(settings.BASE_DIR) / "greenfin" / "web" / "server.py"
        names: dict[str, Any] = {"__file__": str(path)}
        exec(compile(path.read_text(encoding="utf-8"), path, "exec"), names)  # noqa: S102  ours
        for name, value in names.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Any:
        return get_wsgi_application()


class Command(BaseCommand):
    help = "Migrates, fills an empty installation as `prepare` does, and serves it."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0)
        call_command("prepare", stdout=self.stdout)
        # The server's processes open connections of their own.
        connections.close_all()
        Server().run()
