"""Template filter for the state of a task."""

from django import template

from tasks.tables import state_badge

register = template.Library()
register.filter("state_badge", state_badge)
