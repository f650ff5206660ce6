"""Lists of bodies as plans write them: shared prefixes and suffixes supplied."""

import re
from collections.abc import Iterable

from districts.documents.blocks import is_balanced, split_outside_brackets

# Suffixes that several places may share, and the places that can have each: 管委会 belongs to
# zones, 政府 to units of administration, so 渝中区、两江新区管委会 is not two committees.
_ZONE = re.compile(
    r".+(?:新区|高新区|经开区|开发区|工业区|园区|示范区|试验区|保税区|保税港区|度假区|合作区|科学城|产业园)"
)
_ADMINISTRATION = re.compile(r".+(?:区|县|市|镇|乡|旗|州)")
_SHARED_SUFFIXES = (
    ("人民政府", _ADMINISTRATION),
    ("政府", _ADMINISTRATION),
    ("管理委员会", _ZONE),
    ("管委会", _ZONE),
)
_COLLECTIVE = re.compile(r"(各有关|各相关|其他有关|有关|相关|各)(?=.)")
_COLLECTIVE_NOUN = re.compile(
    r"(?:乡镇|镇街|乡|镇|街道|村|社区|区县|部门|单位|园区|开发区|平台公司)"
    r"(?:人民政府|政府|办事处|管委会)?"
)
# 有关乡镇（街道） are two collectives.
_COUPLED = re.compile(
    rf"(?P<which>{_COLLECTIVE.pattern})?(?P<one>{_COLLECTIVE_NOUN.pattern})"
    rf"[（(](?P<other>{_COLLECTIVE_NOUN.pattern})[）)]"
)
_AND_OTHERS = re.compile(r"(?<=..)等(?:有关|相关)?(?:部门|单位)?$")
_LONGEST_BODY = 60
# 区财政局区科技局: a blank between two names was lost.
_RUN_TOGETHER = re.compile(
    "[局委办会部行处心府院](?:[市区县]|人民银行|国网)(?!.{0,2}$).{1,12}[局委办会部行处心府院]$"
)
# A remark on a name: code, the words it is about. Its place is the caller's to know.
Remark = tuple[str, str]


def bodies_in(text: str) -> tuple[list[str], list[Remark]]:
    """Return the names in a list of bodies, shared prefixes and suffixes supplied, and remarks.

    A comma ends a group; a suffix is shared only within its group:
    市经济信息委，渝中区、南岸区政府 → 市经济信息委, 渝中区政府, 南岸区政府.
    """
    names: list[str] = []
    remarks: list[Remark] = []
    if not text.strip():
        return names, remarks
    for group in split_outside_brackets(text, "，,；;"):
        written = [name.strip() for name in split_outside_brackets(group, "、")]
        present = [one for name in written if name for one in _uncoupled(name)]
        if "" in written:
            remarks.append(("stray_separator", text))
        names += _with_suffix(_with_prefix(present))
    remarks += [("list_left_open", name) for name in names if _AND_OTHERS.search(name)]
    names = [_AND_OTHERS.sub("", name) for name in names]
    remarks += [remark for name in names for remark in _remarks_on(name)]
    return names, remarks


def _uncoupled(name: str) -> list[str]:
    match = _COUPLED.fullmatch(name)
    if match is None:
        return [name]
    which = match["which"] or ""
    return [which + match["one"], which + match["other"]]


def _with_prefix(names: list[str]) -> list[str]:
    """有关乡镇、街道 → 有关乡镇, 有关街道: a collective word holds for the nouns behind it."""
    completed = []
    prefix = ""
    for name in names:
        collective = _COLLECTIVE.match(name)
        if collective:
            prefix = collective[1]
        elif not _COLLECTIVE_NOUN.fullmatch(name):
            prefix = ""
        completed.append(name if collective else prefix + name)
    return completed


def _with_suffix(names: list[str]) -> list[str]:
    """渝中区、南岸区政府 → 渝中区政府, 南岸区政府: places directly before a body of their kind."""
    completed: list[str] = []
    suffix, kind = "", _ADMINISTRATION
    for name in reversed(names):
        own = next(((end, place) for end, place in _SHARED_SUFFIXES if name.endswith(end)), None)
        if own is not None:
            suffix, kind = own
        elif not (suffix and kind.fullmatch(name) and _is_zone_as_needed(name, kind)):
            suffix = ""
        completed.append(name if own is not None else name + suffix)
    return completed[::-1]


def _is_zone_as_needed(name: str, kind: re.Pattern[str]) -> bool:
    return bool(_ZONE.fullmatch(name)) == (kind is _ZONE)


def _remarks_on(name: str) -> Iterable[Remark]:
    if len(name) > _LONGEST_BODY or re.search("[。：:；;《》]", name) or not is_balanced(name):
        yield ("odd_body", name)
    if _RUN_TOGETHER.search(name):
        yield ("names_run_together", name)
    # Townships and streets act without 政府 behind them; a district or a zone does not.
    if re.fullmatch(r"[^（(]+(?:区|县|自治县)", name) and not _COLLECTIVE.match(name):
        yield ("bare_jurisdiction", name)
