"""Who gets which answer on pages of institutions and of their workbooks."""

from .access_rows import NO_POST_SIGNED_IN, Row, deed, everyone, page_of

# Institutions are followed by supervisors, leaders and the auditor; leaders read no workbooks.
SUPERVISORS = everyone(403, anonymous=302, supervisor=200)
INSTITUTIONS = {**SUPERVISORS, "leader": 200, "auditor": 200}
OF_API = {**INSTITUTIONS, "anonymous": 403}
INSTITUTION_RETURNS = {**SUPERVISORS, "auditor": 200}

INSTITUTION_ACCESS: dict[str, Row] = {
    "institution_list": Row(get=INSTITUTIONS, post=NO_POST_SIGNED_IN),
    "institution": page_of(INSTITUTIONS, "institution_kwargs"),
    "institution_figure": page_of(INSTITUTIONS, "institution_figure_kwargs"),
    "institution_add": Row(get=SUPERVISORS, post=everyone(403, anonymous=302, supervisor=422)),
    **{
        name: Row(
            get=SUPERVISORS,
            post=everyone(403, anonymous=302, supervisor=422),
            kwargs_fixture="institution_kwargs",
        )
        for name in ("institution_change", "institution_rename")
    },
    "institution_run_list": Row(
        get=INSTITUTIONS, post=everyone(403, anonymous=302, supervisor=422)
    ),
    "institution_run": page_of(INSTITUTIONS, "institution_run_kwargs"),
    **{
        name: deed("institution_run_kwargs", everyone(403, anonymous=302, supervisor=status))
        # Its own supervisor computed it, who never confirms.
        for name, status in (("institution_run_compute", 302), ("institution_run_confirm", 403))
    },
    "institution_judge": Row(
        get=SUPERVISORS,
        post=everyone(403, anonymous=302, supervisor=422),
        kwargs_fixture="institution_judge_kwargs",
    ),
    "institution_return_list": Row(get=INSTITUTION_RETURNS, post=NO_POST_SIGNED_IN),
    "institution_upload": Row(get=SUPERVISORS, post=everyone(403, anonymous=302, supervisor=422)),
    "institution_template": page_of(SUPERVISORS, "institution_template_kwargs"),
    **{
        name: page_of(INSTITUTION_RETURNS, "institution_return_kwargs")
        for name in ("institution_return", "institution_original", "institution_annotated")
    },
    **{
        name: deed("institution_return_kwargs", everyone(403, anonymous=302, supervisor=409))
        for name in (
            "institution_submit",
            "institution_withdraw",
            "institution_accept",
            "institution_send_back",
        )
    },
    "api:institutions": Row(get=OF_API),
    "api:institution_figures": Row(get=OF_API),
    "api:institution_runs": Row(get=OF_API),
    "api:institution_points": Row(get=OF_API, kwargs_fixture="api_institution_run_kwargs"),
}
