"""The ledger: whether every piece of a document was read as something, once, or is named.

Its pieces are found in the source by patterns of its own (`pieces`), so that what no reading rule
saw is missed all the same; the accounts say what became of each.
"""

from districts.documents.ledger.accounts import unaccounted

__all__ = ["unaccounted"]
