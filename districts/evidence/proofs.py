"""Through what a reader may see evidence, and what holds it.

A floor registers each kind of thing that has evidence by a name and a question: which evidence may
this reader see through such things? A file that no answer gives does not exist for the reader.
"""

from collections.abc import Callable, Iterator

from django.db.models import Exists, ForeignObjectRel, OuterRef, Q, QuerySet

from districts.models import Evidence
from districts.permissions import Reader

# The ids of the evidence that the reader may see through things of one kind.
Visible = Callable[[Reader], "QuerySet[Evidence] | QuerySet[Evidence, int]"]

_proofs: dict[str, Visible] = {}


def register_proof(name: str, visible: Visible) -> None:
    """Says what a reader may see of the evidence held by things of the kind `name`.

    `visible(reader)` gives a QuerySet of Evidence, or of its ids by `values("pk")` or
    `values_list("evidence")`. Registering a name again replaces the answer.
    """
    _proofs[name] = visible


def visible_evidence(reader: Reader) -> QuerySet[Evidence]:
    """The evidence that the reader may see through anything; nothing for strangers."""
    if not reader.is_signed_in:
        return Evidence.objects.none()
    seen = Q(pk__in=[])
    for visible in _proofs.values():
        seen |= Q(pk__in=visible(reader))
    return Evidence.objects.filter(seen)


def unheld_evidence() -> QuerySet[Evidence]:
    """Evidence that proves nothing: no row of any floor names it."""
    found = Evidence.objects.all()
    for relation in holders():
        field = relation.field
        named = relation.related_model._base_manager.filter(**{field.attname: OuterRef("pk")})
        found = found.filter(~Exists(named))
    return found


def holders() -> Iterator[ForeignObjectRel]:
    """Every column of the database that names evidence, those of many-to-many tables included."""
    for relation in Evidence._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel) and not relation.many_to_many:
            yield relation
