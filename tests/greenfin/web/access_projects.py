"""Who gets which answer on the ledger of green projects: one of Rongchang, pushed by a department
of which none of the readers is."""

from .access_rows import NO_POST_SIGNED_IN, Row, deed, everyone, page_of

OF_CITY = {"reviewer": 200, "supervisor": 200, "auditor": 200}
DEPARTMENTS = {"contributor_a": 200, "contributor_b": 200}
REPORTERS = {"reporter_a": 200, "reporter_b": 200}
# Sums for the leader as well; rows of the ledger for the city and the own district.
SUMS = everyone(403, anonymous=302, **OF_CITY, leader=200, **DEPARTMENTS, **REPORTERS)
OF_A = everyone(
    403,
    anonymous=302,
    **OF_CITY,
    contributor_a=200,
    reporter_a=200,
    contributor_b=404,
    reporter_b=404,
)
FILINGS = everyone(403, anonymous=302, reviewer=200, auditor=200, **DEPARTMENTS, **REPORTERS)
# A department reads its own workbooks alone.
FILING_OF_A = {**FILINGS, "contributor_a": 404, "contributor_b": 404, "reporter_b": 404}
# Who reads rows by the API, each its own.
LEDGER_READERS = (*OF_CITY, *DEPARTMENTS, *REPORTERS)
CHECKERS = {"reviewer": 200, **REPORTERS}
INCOMPLETE = {"reviewer": 422, "reporter_a": 422, "reporter_b": 422}
FILERS = everyone(403, anonymous=302, **DEPARTMENTS)
UNCONFIRMED = {**FILING_OF_A, "reviewer": 409, "auditor": 403, "reporter_a": 403}
NOT_OWN = {**UNCONFIRMED, "reviewer": 403}

PROJECT_ACCESS: dict[str, Row] = {
    "project_list": Row(get=SUMS),
    "project_queue": Row(
        get=everyone(403, anonymous=302, **CHECKERS),
        post=everyone(403, anonymous=302, **INCOMPLETE),
    ),
    "ledger_figures": Row(
        get=everyone(403, anonymous=302, **OF_CITY, leader=200),
        post=everyone(403, anonymous=302, reviewer=302),
    ),
    "ledger_duties": Row(
        get=everyone(403, anonymous=302, reviewer=200),
        post=everyone(403, anonymous=302, reviewer=422),
    ),
    "ledger_filing_list": Row(get=FILINGS, post=NO_POST_SIGNED_IN),
    "ledger_upload": Row(
        get=FILERS,
        post=everyone(403, anonymous=302, contributor_a=422, contributor_b=422),
    ),
    "ledger_template": page_of(
        everyone(403, anonymous=302, contributor_a=404, contributor_b=404), "ledger_template_kwargs"
    ),
    **{
        name: page_of(FILING_OF_A, "ledger_filing_kwargs")
        for name in ("ledger_filing", "ledger_original", "ledger_annotated")
    },
    **{
        name: deed("ledger_filing_kwargs", NOT_OWN)
        for name in ("ledger_hand_in", "ledger_withdraw")
    },
    **{
        name: deed("ledger_filing_kwargs", UNCONFIRMED)
        for name in ("ledger_accept", "ledger_send_back")
    },
    "project": page_of(OF_A, "project_kwargs"),
    "project_step": deed(
        "project_kwargs",
        {
            **OF_A,
            "reviewer": 422,
            "reporter_a": 422,
            "supervisor": 403,
            "auditor": 403,
            "contributor_a": 403,
        },
    ),
}
