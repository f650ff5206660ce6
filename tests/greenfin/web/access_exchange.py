"""Who gets which answer on the exchange with other systems: one source system of Rongchang."""

from .access_rows import NO_POST_SIGNED_IN, Row, deed, everyone, page_of

# The log for the office, packages for who reads across districts as well.
LOG = {"reviewer": 200, "administrator": 200, "auditor": 200}
TAKERS = {**LOG, "official": 200, "official_a": 200, "leader": 200}
KEPT = everyone(403, anonymous=302, administrator=200)
KEPT_WRITES = everyone(403, anonymous=302, administrator=422)

EXCHANGE_ACCESS: dict[str, Row] = {
    "exchange": Row(get=everyone(403, anonymous=302, **TAKERS), post=NO_POST_SIGNED_IN),
    "exchange_package": Row(get=everyone(403, anonymous=302, **TAKERS), post=NO_POST_SIGNED_IN),
    "exchange_intake": page_of(everyone(403, anonymous=302, **LOG), "exchange_kwargs"),
    "exchange_original": page_of(everyone(403, anonymous=302, **LOG), "exchange_kwargs"),
    "exchange_upload": Row(get=KEPT, post=KEPT_WRITES),
    "exchange_sources": Row(get=KEPT, post=NO_POST_SIGNED_IN),
    "exchange_source_add": Row(get=KEPT, post=KEPT_WRITES),
    "exchange_source": Row(get=KEPT, post=KEPT_WRITES, kwargs_fixture="source_kwargs"),
    "exchange_token_issue": deed("source_kwargs", KEPT),
    # It has no token to be revoked.
    "exchange_token_revoke": deed("source_kwargs", KEPT_WRITES),
    "exchange_mapping_add": Row(get=KEPT, post=KEPT_WRITES, kwargs_fixture="source_kwargs"),
    "exchange_mapping": Row(get=KEPT, post=KEPT_WRITES, kwargs_fixture="mapping_kwargs"),
    # A token opens it, and no account.
    "api:intake": Row(get=everyone(405), post=everyone(401)),
    "api:package": Row(get=everyone(403, **TAKERS)),
}
