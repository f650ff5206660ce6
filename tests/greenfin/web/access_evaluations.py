"""Who gets which answer at addresses of evaluations."""

from .access_rows import Row, deed, everyone, open_page, page_of

# Evaluation: schemes for who defines, reads or is scored; runs for the office and the scored.
SCORED = {"reporter_a": 200, "reporter_b": 200}
OF_OFFICE = {"reviewer": 200, "leader": 200, "auditor": 200}
SCHEMES = everyone(403, anonymous=302, **OF_OFFICE, **SCORED, administrator=200)
# Supervisors define schemes for institutions, and know of no other.
OF_ONE = everyone(403, anonymous=302, **OF_OFFICE, **SCORED, administrator=200, supervisor=404)
DEFINERS = {"reviewer": 200, "administrator": 200}
DEFINING = {"reviewer": 422, "administrator": 422}
DEFINED = {"reviewer": 302, "administrator": 302}
# Before it is published inside each district reads its own points alone.
OF_RUN = everyone(404, **OF_OFFICE, **SCORED)
OF_SUBJECT_A = everyone(404, **OF_OFFICE, reporter_a=200)
OF_WHOLE_RUN = everyone(404, **OF_OFFICE, reporter_a=403, reporter_b=403)
# Refused as incomplete.
INCOMPLETE = {"reviewer": 422}

EVALUATIONS: dict[str, Row] = {
    # Evaluation: a run of reporter A's and B's districts is open to objections
    "evaluation_list": open_page(),
    "group_list": Row(get=SCHEMES, post=everyone(403, anonymous=302, **DEFINING)),
    "scheme_new": Row(
        get=everyone(403, anonymous=302, **DEFINERS), post=everyone(403, anonymous=302, **DEFINING)
    ),
    "scheme": page_of(OF_ONE, "scheme_kwargs"),
    "scheme_edit": Row(
        get=everyone(403, anonymous=302, supervisor=404, **DEFINERS),
        post=everyone(403, anonymous=302, supervisor=404, **DEFINING),
        kwargs_fixture="draft_kwargs",
    ),
    "scheme_try": page_of(
        everyone(403, anonymous=302, **OF_OFFICE, administrator=200), "scheme_kwargs"
    ),
    **{
        name: deed(kwargs, everyone(403, anonymous=302, supervisor=404, **DEFINED))
        for name, kwargs in (
            ("scheme_activate", "draft_kwargs"),
            ("scheme_revise", "scheme_kwargs"),
        )
    },
    "run_begin": deed("scheme_kwargs", everyone(403, anonymous=302, reviewer=302)),
    "run": Row(get=OF_RUN, kwargs_fixture="run_kwargs"),
    **{
        name: deed("run_kwargs", everyone(403, anonymous=302, reviewer=status))
        for name, status in (
            ("run_compute", 409),
            ("run_open", 422),
            ("run_confirm", 403),
            ("run_publish", 409),
            ("run_publish_outside", 409),
        )
    },
    "run_table": Row(get=OF_WHOLE_RUN, kwargs_fixture="run_kwargs"),
    "run_notice": Row(get=OF_WHOLE_RUN, kwargs_fixture="run_kwargs"),
    "run_subject": Row(get=OF_SUBJECT_A, kwargs_fixture="subject_kwargs"),
    "subject_object": deed(
        "subject_kwargs",
        everyone(404, anonymous=302, **dict.fromkeys(OF_OFFICE, 403), reporter_a=422),
    ),
    "subject_judge": deed("subject_kwargs", everyone(403, anonymous=302, **INCOMPLETE)),
    **{
        name: deed("objection_kwargs", everyone(403, anonymous=302, **INCOMPLETE))
        for name in ("objection_answer", "objection_reopen")
    },
    "api:evaluations": open_page(),
    "api:evaluation_points": Row(get=OF_RUN, kwargs_fixture="api_run_kwargs"),
}
