"""Why a write on a return did not happen: the same three kinds as on every floor."""

from districts.refusals import Conflict, NotAllowed, Refusal, Refused

__all__ = ["Conflict", "NotAllowed", "Refusal", "Refused"]
