"""Template filters for tasks: states, and the bodies of a role."""

from django import template

from tasks.tables import body_links, state_badge, state_cell

register = template.Library()
register.filter("state_badge", state_badge)
register.filter("state_cell", state_cell)
register.filter("body_links", body_links)
