"""Lists of bodies as plans write them: names parted, what they share supplied, times set apart."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from districts.documents.blocks import (
    is_balanced,
    split_outside_brackets,
)
from districts.documents.times import TIME, is_time

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
_WHICH = "各有关|各相关|其他有关|其他相关|其他|有关|相关|各"
_COLLECTIVE = re.compile(rf"({_WHICH})(?=.)")
_COLLECTIVE_NOUN = re.compile(
    r"(?:乡镇|镇街|乡|镇|街道|村|社区|区县|部门|单位|园区|开发区|平台公司|企业|金融机构|银行)"
    r"(?:人民政府|政府|办事处|管委会)?"
)
# 有关乡镇（街道） are two collectives.
_COUPLED = re.compile(
    rf"(?P<which>{_WHICH})?(?P<one>{_COLLECTIVE_NOUN.pattern})"
    rf"[（(](?P<other>{_COLLECTIVE_NOUN.pattern})[）)]"
)
_LONGEST_BODY = 60
# How the name of a body ends. 社会, 西部 and 执行 end none.
_ENDING = (
    "局|委|办|厅|署|(?<!社)会|(?<![西东南北中内全干])部|(?<![执运试推进实履流通同])行|司|集团|社|站|"
    "(?<!场)所|队|处|科|室|组|中心|院|政府|机构|部门|单位|主体|企业|国企|央企|校|团|馆|台|"
    "[妇侨文残商]联|科协|联盟|专班|平台|海关|税务|烟草|邮政|镇|乡|街|街道|社区|村|区|县|市|州|旗|"
    "园|城|区县|地|厂|网|库|机关|商会|电信|移动|联通|铁塔|保险|证券|财险|人寿"
)
_OFFICE = re.compile(rf"(?:{_ENDING})$")
# 县财政局和县林业局 are two; 县林业和草原局 is one, its name has no end before 和.
_JOINER = re.compile(rf"(?:{_ENDING}|[）)])(?P<joint>以及|及其|会同|[及和与])(?=[^，、]{{2}})")
# A name stands at the beginning; what is behind it may be a verb or a time.
_BEGINS = re.compile(rf"[^，、]{{0,40}}?(?:{_ENDING})")
_JOINED_NAMES = re.compile(
    "发展(?:和|与)改革|住房和城乡|经济和信息|工业和信息|规划和自然|资源和社会|资源和规划|文化和旅游|"
    "教育和体育|林业和草原|农业和农村|科学和技术|交通和运输|体育和旅游|商务和|城乡建设和|市场和|卫生和"
)
_LEFT_OPEN = re.compile(rf"(?:{_ENDING}|[）)])(?P<others>等)(?P<which>[^等]{{0,20}})$")
# What is no part of a name.
_NO_NAME = re.compile(
    "牵头|督导|负责|落实|参与|配合|指导|结合|完成|推进|月底|年底|组织实施|会同|共同|按职责|职责分工|"
    "以下(?!简称)|均需|[时期]限|"
    "等(?!级|离子)|以及|及其"
)
# 甲局（牵头） leads wherever it stands.
MARKED_LEAD = re.compile(r"[（(](?:牵头|牵头单位|牵头部门|主办)[）)]$")
_JOINT_LEFT = re.compile("[及和与]")
# 区财政局区科技局: a blank between two names was lost.
_RUN_TOGETHER = re.compile(
    "[局委办会部行处心府院](?:[市区县]|人民银行|国网)(?!.{0,2}$).{1,12}[局委办会部行处心府院]$"
)
_LEVEL = re.compile("[省市区县州](?!(?:级|直|属|内|域))(?=.{2})")
# Offices that every government has: behind 县发展改革委, 财政局 is that of the county too.
_USUAL = re.compile(
    "(?:发展|财政|科技|科学|经济|教育|公安|民政|司法|人力|人社|规划|自然|生态|住房|住建|城市|城管|城乡|"
    "交通|水利|水务|农业|农委|商务|文化|文旅|卫生|卫健|应急|审计|市场|统计|林业|金融|国资|信访|医保|医疗|"
    "退役|乡村|大数据|招商|机关|政务|体育|民族|粮食|能源|园林)[\u4e00-\u9fff]{0,8}(?:局|委|办|厅|委员会|中心)"
)
_BARE_LEVELS = ("省", "市", "区", "县", "州", "乡", "镇")
# A remark on a name: code, the words it is about. Its place is the caller's to know.
Remark = tuple[str, str]


@dataclass
class BodyList:
    """The names of a list, and what was remarked on them; times come as remarks."""

    names: list[str] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)


def bodies_in(text: str) -> tuple[list[str], list[Remark]]:
    """Return the names in a list of bodies, shared prefixes and suffixes supplied, and remarks.

    A comma ends a group; a suffix is shared only within its group:
    市经济信息委，渝中区、南岸区政府 → 市经济信息委, 渝中区政府, 南岸区政府.
    """
    read = BodyList()
    if not text.strip():
        return read.names, read.remarks
    level = ""
    for group in split_outside_brackets(text, "，,；;"):
        written = [name.strip() for name in split_outside_brackets(group, "、")]
        if "" in written:
            read.remarks.append(("stray_separator", text))
        parted = [part for name in written if name for part in joined_names(name)]
        present = [one for name in _named(parted, read) for one in _uncoupled(name)]
        complete = _with_suffix(_with_prefix(_with_bare_levels(present)))
        for name in complete:
            found = _LEVEL.match(name)
            level = found[0] if found else level
            if level and not found and _USUAL.fullmatch(name):
                read.remarks.append(("level_supplied", level))
                name = level + name
            read.names.append(name)
    read.remarks += [remark for name in read.names for remark in _remarks_on(name)]
    return read.names, read.remarks


def ends_as_office(name: str) -> bool:
    """Return whether a name ends as those of bodies do; a bracket behind it does not count."""
    bare = re.sub(r"[（(〔][^（(〔）)〕]*[）)〕]$", "", name)
    return bool(_OFFICE.search(bare))


def joined_names(text: str) -> list[str]:
    """Return the names that 及, 和, 与, 会同 join: where both sides end as bodies do."""
    names = []
    start = 0
    for match in _JOINER.finditer(text):
        left = text[start : match.start("joint")]
        if _is_name(left) and is_balanced(left) and _BEGINS.match(text, match.end("joint")):
            names.append(left)
            start = match.end("joint")
    return [*names, text[start:]]


def _is_name(text: str) -> bool:
    return ends_as_office(text) and len(text) > 1


def _named(parted: Sequence[str], read: BodyList) -> Iterable[str]:
    """The names among the parts of a group; times and open ends become remarks."""
    for index, part in enumerate(parted):
        name = part
        if is_time(name):
            read.remarks.append(("time_among_bodies", name))
            continue
        timed = TIME.search(name)
        if timed and timed.start() and ends_as_office(name[: timed.start()]):
            read.remarks.append(("time_among_bodies", name[timed.start() :]))
            name = name[: timed.start()]
        others = _LEFT_OPEN.search(name)
        if others and (not others["which"] or _is_name(others["which"])):
            read.remarks.append(("list_left_open", name))
            yield name[: others.start("others")]
            is_named = others["which"] not in ("", "部门", "单位")
            if index + 1 < len(parted) and is_named:
                yield others["which"]
            continue
        yield name


def _uncoupled(name: str) -> list[str]:
    match = _COUPLED.fullmatch(name)
    if match is None:
        return [name]
    which = match["which"] or ""
    return [which + match["one"], which + match["other"]]


def _with_bare_levels(names: list[str]) -> list[str]:
    """市、区财政局 → 市财政局, 区财政局: levels directly before an office of a level; 各区、县政府
    → 各区政府, 各县政府."""
    completed: list[str] = []
    for name in reversed(names):
        behind = completed[-1] if completed else ""
        which = "各" if name.startswith("各") and name[1:] in _BARE_LEVELS else ""
        if name.removeprefix(which) in _BARE_LEVELS and _LEVEL.match(behind):
            if which:
                completed[-1] = which + behind
            name = name + behind[1:]
        completed.append(name)
    return completed[::-1]


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
    if _RUN_TOGETHER.search(name):
        yield ("names_run_together", name)
    elif _is_odd(name):
        yield ("odd_body", name)
    # Townships and streets act without 政府 behind them; a district or a zone does not.
    if re.fullmatch(r"[^（(]+(?:区|县|自治县)", name) and not _COLLECTIVE.match(name):
        yield ("bare_jurisdiction", name)


def _is_odd(name: str) -> bool:
    """Whether a name has a verb, a time or a joiner in it, no ending of a body, or no shape."""
    name = MARKED_LEAD.sub("", name)
    joint = _JOINT_LEFT.search(_JOINED_NAMES.sub("", name))
    return (
        len(name) > _LONGEST_BODY
        or bool(re.search("[。：:；;《》]", name))
        or not is_balanced(name)
        or bool(_NO_NAME.search(name))
        or bool(TIME.search(name))
        or bool(joint)
        or not ends_as_office(name)
    )
