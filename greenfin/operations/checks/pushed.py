"""What source systems pushed: files, rows, and what of it stands in a return."""

from collections.abc import Iterator

from targets.intake.models import Exchange, PushedChoice

from .outcome import Outcome


def pushed_figures() -> Outcome:
    """No exchange brought more than it took, and every pushed figure that a reviewer let stand
    stands in its return."""
    outcome = Outcome("pushed figures")
    exchanges = Exchange.objects.prefetch_related("values").order_by("pk")
    for exchange in exchanges.defer("refusals").iterator(chunk_size=200):
        brought = len(exchange.values.all())
        problem = f"Exchange {exchange.pk} took {exchange.taken} rows and brought {brought}."
        outcome.look([problem] if brought > exchange.taken else [], brought)
    choices = PushedChoice.objects.select_related("pushed", "quarterly_return").order_by("pk")
    for choice in choices.iterator(chunk_size=100):
        outcome.look(f"Decision {choice.pk} ({choice}): {said}." for said in _faults(choice))
    return outcome


def _faults(choice: PushedChoice) -> Iterator[str]:
    held = choice.quarterly_return.contents.get(choice.sheet, {}).get(choice.key, {})
    stands = held.get("value", {})
    if choice.chosen == "typed":
        if stands != choice.typed:
            yield "the reported figure does not stand in the return"
    elif stands.get("read_as") != "pushed":
        yield "the pushed figure does not stand in the return"
