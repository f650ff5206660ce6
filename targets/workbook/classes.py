"""The optional rows of the sheet 指标: an indicator broken down by the classes of a catalogue."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from targets.models import CatalogueEdition, Indicator

from .columns import BASIS_WORDS


def row_numbers(asked: Sequence[Indicator], classes: Sequence[Indicator]) -> list[str]:
    """1, 2, 3 for what is asked, then 1.1, 1.2 for the classes of the first: they keep their
    numbers when something is added that is asked."""
    numbers = {one.pk: str(number) for number, one in enumerate(asked, start=1)}
    counted: Counter[int] = Counter()
    found = list(numbers.values())
    for one in classes:
        assert one.edition is not None
        whole = one.edition.indicator_id
        counted[whole] += 1
        found.append(f"{numbers[whole]}.{counted[whole]}")
    return found


def basis_words(indicator: Indicator) -> str:
    """How the figure is counted; of a class also that it is optional."""
    words = BASIS_WORDS[indicator.basis]
    return f"{words}（选报）" if indicator.edition else words


def class_hint(indicator: Indicator) -> str:
    """What stands beside the inputs of a class; "" for any other indicator."""
    if indicator.edition is None:
        return ""
    whole = indicator.edition.indicator.name
    return f"选报。不报的，各类全部留空；填报的，各类之和应等于{whole}，没有的类别填0。"


def class_facts(indicator: Indicator) -> dict[str, Any]:
    """What checks and pages need to know of a class: what it is a part of, under which heading it
    stands."""
    edition = indicator.edition
    if edition is None:
        return {}
    return {
        "part_of": edition.indicator.code,
        "group": f"{edition.indicator.name}分类（选报，{edition.title}）",
        "group_en": f"{edition.indicator.name_en} by class (optional, {edition.title_en})",
    }


def class_notes(classes: Iterable[Indicator]) -> list[str]:
    """The lines below the table that say how the classes of an edition are filled in."""
    editions: dict[CatalogueEdition, list[Indicator]] = {}
    for one in classes:
        assert one.edition is not None
        editions.setdefault(one.edition, []).append(one)
    return [
        f"{edition.indicator.name}按《{edition.title}》分{len(own)}类，选报：不报的，各类全部留空；"
        f"填报的，各类之和应等于{edition.indicator.name}，没有的类别填0，不要留空。"
        for edition, own in editions.items()
    ]
