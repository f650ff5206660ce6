"""Names that a thing has in two languages."""

from django.utils.translation import get_language


def shown_name(name: str, name_en: str) -> str:
    """A thing's name in the reader's language; the Chinese name where there is no English one."""
    if name_en and not (get_language() or "zh").startswith("zh"):
        return name_en
    return name
