"""`slides 2025Q4 --output FILE.pptx`: the charts as slides, of what a role may see."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import CommandError, CommandParser
from django.utils import translation

from districts.permissions import Reader
from greenfin.leaders.slides import NothingToShow, slides_bytes
from targets.progress.as_of import AsOf

from . import briefing


class Command(briefing.Command):
    """Takes what `briefing` takes, and the language."""

    help = "Writes one quarter's charts as a slide file, native and editable."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--lang",
            choices=[code for code, _name in settings.LANGUAGES],
            default=settings.LANGUAGE_CODE,
            help="the language of the slides",
        )

    def content(self, who: Reader, as_of: AsOf, options: dict[str, Any]) -> bytes:
        try:
            with translation.override(options["lang"]):
                return slides_bytes(who, as_of)
        except NothingToShow as fault:
            raise CommandError(f"No plan had set a target as of {as_of.quarter}.") from fault
        except ImproperlyConfigured as fault:
            raise CommandError(str(fault)) from fault
