"""The wordings of rules 7 to 9, marked for translation here and translated where they are shown."""


def gettext_noop(message: str) -> str:
    """Return the message unchanged; the name alone marks it for the catalogue."""
    return message


MESSAGES: dict[str, str] = {
    "double_role": gettext_noop(
        "Task %(task)s: %(body)s leads and is responsible for the same task."
    ),
    "several_names": gettext_noop(
        "One body (%(body)s) stands in the plan under %(number)s names: %(names)s."
    ),
    "name_out_of_date": gettext_noop(
        "%(names)s: this name of %(body)s no longer held when the plan was issued on %(issued_on)s."
    ),
    "annex_lead": gettext_noop(
        "Row %(row)s of the annex is led by %(annex_lead)s, task %(task)s by %(task_lead)s."
    ),
}

LINES: dict[str, str] = {
    "lead_bodies": gettext_noop("Lead: %(bodies)s"),
    "responsible_bodies": gettext_noop("Responsible: %(bodies)s"),
    "annex_bodies": gettext_noop("Annex, row %(row)s, lead: %(bodies)s"),
    "task_bodies": gettext_noop("Task %(task)s, lead: %(bodies)s"),
    "name_used": gettext_noop("%(name)s: %(places)s"),
    "name_ended": gettext_noop(
        "%(name)s: valid until %(ended_on)s, plan issued on %(issued_on)s (%(places)s)"
    ),
}
