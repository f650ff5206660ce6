"""Template filters for tasks: states, the bodies of a role, alignment, tasks that serve targets,
milestones, matters under supervision."""

from django import template

from targets.returns.parts.origin import origin_of
from tasks.alignment.wording import alignment_badge, likeness_text, likeness_word, pair_mark
from tasks.milestones.wording import goal_text, kind_badge, moves_text, unproved_mark
from tasks.permissions import JUDGE_MATTERS
from tasks.progress.sentences import late_word, source_text
from tasks.serving.wording import grounds_text, serving_badge, unserved_text
from tasks.supervision.subjects import about_text, subject_label
from tasks.supervision.wording import (
    days_text,
    instruction_badge,
    light_badge,
    matter_badge,
    more_badges,
)
from tasks.tables import body_links, due_cell, late_mark, state_badge, state_cell

register = template.Library()
register.filter("state_badge", state_badge)
register.filter("state_cell", state_cell)
register.filter("body_links", body_links)
register.filter("late_mark", late_mark)
register.filter("late_word", late_word)
register.filter("due_cell", due_cell)
register.filter("due_source", source_text)
register.filter("alignment_badge", alignment_badge)
register.filter("pair_mark", pair_mark)
register.filter("likeness", likeness_text)
register.filter("likeness_word", likeness_word)
register.filter("serving_badge", serving_badge)
register.filter("grounds", grounds_text)
register.filter("origin_of", origin_of)
register.filter("unserved", unserved_text)
register.filter("milestone_badge", kind_badge)
register.filter("milestone_unproved", unproved_mark)
register.filter("milestone_moves", moves_text)
register.filter("milestone_goal", goal_text)
register.filter("judges_matters", lambda reader: reader.may(JUDGE_MATTERS))
register.filter("light_badge", light_badge)
register.filter("matter_badge", matter_badge)
register.filter("matter_marks", more_badges)
register.filter("matter_about", subject_label)
register.filter("matter_days", days_text)
register.filter("instruction_badge", instruction_badge)
register.filter("instruction_about", about_text)
