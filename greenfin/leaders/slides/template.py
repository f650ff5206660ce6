"""The file that gives slides their design: an office's own, or the plain one of the house.

A template is an ordinary PowerPoint file with two layouts, found by their names.
"""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER

PLAIN = Path("templates") / "slides" / "slides.pptx"
# The names of ours, then those under which office programs have the same.
COVER = ("封面", "标题幻灯片", "Title Slide")
CONTENT = ("内容", "标题和内容", "Title and Content")
BODIES = (PP_PLACEHOLDER.OBJECT, PP_PLACEHOLDER.BODY, PP_PLACEHOLDER.CHART)


class TemplateFault(ImproperlyConfigured):
    """A template that no slides can be made on, with what it lacks."""


class Template:
    """An open template without slides of its own; TemplateFault where it is none."""

    def __init__(self) -> None:
        self.path = settings.SLIDES_TEMPLATE or settings.BASE_DIR / PLAIN
        try:
            self.file = Presentation(str(self.path))
        except Exception as fault:  # python-pptx lets through whatever zip and XML raise
            raise TemplateFault(self.said(f"cannot be read as a .pptx file: {fault}")) from fault
        self.cover = self.layout(COVER)
        self.content = self.layout(CONTENT)
        self.title_and(self.cover, (PP_PLACEHOLDER.SUBTITLE, PP_PLACEHOLDER.BODY))
        self.title_and(self.content, BODIES)
        for slide in list(self.file.slides._sldIdLst):
            self.file.part.drop_rel(slide.rId)
            self.file.slides._sldIdLst.remove(slide)

    def said(self, what: str) -> str:
        return f"GREENFIN_SLIDES_TEMPLATE: {self.path} {what}"

    def layout(self, names: tuple[str, ...]) -> Any:
        known = {one.name: one for one in self.file.slide_layouts}
        for name in names:
            if name in known:
                return known[name]
        wanted, found = " or ".join(names), ", ".join(known) or "none"
        raise TemplateFault(self.said(f"has no layout named {wanted}; its layouts: {found}."))

    def title_and(self, layout: Any, kinds: tuple[Any, ...]) -> None:
        found = {one.placeholder_format.type for one in layout.placeholders}
        titles = {PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE}
        if not found & titles or not found & set(kinds):
            lacking = f"layout {layout.name} needs a title and a text or content placeholder."
            raise TemplateFault(self.said(lacking))
