"""The squares of a schematic map of the city: where each jurisdiction's lies, how dark it is."""

from collections.abc import Sequence
from typing import Any

from .models import Jurisdiction

# Where each jurisdiction's square lies on a map of Chongqing, west at the left: neighbours on the
# ground are neighbours here as far as squares allow. The three by three squares in the middle are
# the central districts; zones, which overlap districts, stand in the free row below.
COLUMNS, ROWS = 11, 8

# (column, row), counted from 1 at the upper left.
TILES: dict[str, tuple[int, int]] = {
    "chengkou": (9, 1),
    "wuxi": (10, 1),
    "kaizhou": (8, 2),
    "yunyang": (9, 2),
    "fengjie": (10, 2),
    "wushan": (11, 2),
    "liangping": (7, 3),
    "wanzhou": (8, 3),
    "tongnan": (1, 4),
    "hechuan": (3, 4),
    "changshou": (5, 4),
    "dianjiang": (6, 4),
    "zhongxian": (7, 4),
    "shizhu": (8, 4),
    "dazu": (1, 5),
    "tongliang": (2, 5),
    "beibei": (3, 5),
    "yubei": (4, 5),
    "jiangbei": (5, 5),
    "fuling": (6, 5),
    "fengdu": (7, 5),
    "rongchang": (1, 6),
    "bishan": (2, 6),
    "shapingba": (3, 6),
    "yuzhong": (4, 6),
    "nanan": (5, 6),
    "wulong": (7, 6),
    "pengshui": (8, 6),
    "qianjiang": (9, 6),
    "yongchuan": (1, 7),
    "jiangjin": (2, 7),
    "jiulongpo": (3, 7),
    "dadukou": (4, 7),
    "banan": (5, 7),
    "nanchuan": (6, 7),
    "youyang": (9, 7),
    "qijiang": (5, 8),
    "xiushan": (9, 8),
    "liangjiang": (1, 8),
    "gaoxin": (2, 8),
    "jingkai": (3, 8),
    "wansheng": (4, 8),
}

# So many shades tell figures apart.
SHADES = 5


def short_label(place: Jurisdiction) -> str:
    """A name that fits a square: 荣昌; in English 荣昌区 is Rongchang, and a zone its pinyin."""
    if place.label == place.name:
        return place.short_name
    return place.slug.capitalize() if place.is_zone else place.label.split()[0]


def depth_of(value: Any, ordered: Sequence[Any]) -> int:
    """In which fifth a value stands among all of them in their order: 1 the lowest, 5 the highest.

    >>> [depth_of(one, [1, 2, 2, 9]) for one in (1, 2, 9)]
    [1, 2, 4]
    """
    return 1 + ordered.index(value) * SHADES // len(ordered)
