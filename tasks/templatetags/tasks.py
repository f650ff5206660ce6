"""Template filters for tasks: states, the bodies of a role, alignment."""

from django import template

from tasks.alignment.wording import alignment_badge, likeness_text
from tasks.tables import body_links, state_badge, state_cell

register = template.Library()
register.filter("state_badge", state_badge)
register.filter("state_cell", state_cell)
register.filter("body_links", body_links)
register.filter("alignment_badge", alignment_badge)
register.filter("likeness", likeness_text)
