"""Short forms a document defines in brackets: …领导小组（以下简称市绿金改领导小组）."""

import re
from collections.abc import Iterable

from districts.documents.model import Abbreviation

# Bounded, so that a long text without punctuation is not searched from every character to its end.
_RUN = r"[^，。；：、！？（）()〔〕《》\s]{1,60}"
_QUOTED = re.compile('[“"「]([^“”"「」]+)[”"」]')
_DEFINITION = re.compile(
    rf"(?P<full>{_RUN})[（(〔](?P<aside>[^（）()〔〕]{{0,40}}?[，,])?(?:以下)?(?:统称|简称)为?[：:]?"
    r"(?P<short>[^（）()〔〕]{1,40})[）)〕]"
)


def abbreviations_in(texts: Iterable[str]) -> list[Abbreviation]:
    """Return each definition once, in order: 各区县（自治县，以下简称区县） → 区县,
    各区县（自治县）.

    In running text `full` may begin with a verb: the words before are taken up to the last
    punctuation mark.
    """
    defined: dict[Abbreviation, None] = {}
    for text in texts:
        for match in _DEFINITION.finditer(text):
            aside = f"（{match['aside'].rstrip('，,')}）" if match["aside"] else ""
            quoted = _QUOTED.fullmatch(match["short"])
            short = quoted[1] if quoted else match["short"]
            defined[Abbreviation(short, match["full"] + aside)] = None
    return list(defined)
