"""Words and marks of evaluations in templates."""

from django import template

from tasks.evaluation import wording

register = template.Library()

register.filter("run_badge", wording.run_badge)
register.filter("period_text", wording.period_text)
register.filter("points_text", wording.points_text)
