"""Who gets which answer on negative records: one that a supervisor has registered."""

from .access_rows import NO_POST_SIGNED_IN, Row, deed, everyone, page_of

READERS_OF_RISKS = ("supervisor", "auditor")
OF_RISKS = everyone(403, anonymous=302, supervisor=200, auditor=200)
# What is sent without data is incomplete; another supervisor than the one who registered.
INCOMPLETE = everyone(403, anonymous=302, supervisor=422)

RISK_ACCESS: dict[str, Row] = {
    "risk_list": Row(get={**OF_RISKS, "leader": 200}, post=NO_POST_SIGNED_IN),
    "risk_register": Row(get=everyone(403, anonymous=302, supervisor=200), post=INCOMPLETE),
    "risk": page_of(OF_RISKS, "risk_kwargs"),
    **{
        name: deed("risk_kwargs", INCOMPLETE)
        for name in ("risk_step", "risk_measure", "risk_correction", "risk_decision")
    },
    "api:risks": Row(get=everyone(403, **dict.fromkeys(READERS_OF_RISKS, 200)), post=everyone(405)),
}
