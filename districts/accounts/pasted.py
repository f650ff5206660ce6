"""A list of people as an office keeps it, pasted: one account a line, all faults told at once."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import translation
from django.utils.translation import gettext as _

from districts.models import Account, Jurisdiction, Membership, Organisation
from districts.models.people import MAYBE_OF_PLACES, ROLES

MOST_LINES = 100
LONGEST_NAME = 60
LONGEST_KEY = 255
# A tab comes from a spreadsheet; commas, full-width ones too, from whoever types.
SEPARATORS = re.compile(r"\t|,|，|;|；")
HEADINGS = {"姓名", "name", "用户名", "user name"}
USER_NAME = re.compile(r"[\w.@+-]{2,60}")


@dataclass(frozen=True)
class Person:
    """Whom a line names, with the user name that the account will have."""

    name: str
    role: str
    jurisdiction: Jurisdiction | None
    email: str
    username: str
    organisation: Organisation | None = None
    provider_key: str = ""

    @property
    def unit(self) -> str:
        """What the role is held for: 荣昌区 · 荣昌区财政局; "" for the whole city."""
        return " · ".join(str(one) for one in (self.jurisdiction, self.organisation) if one)


@dataclass(frozen=True)
class Fault:
    """What is wrong with a line, and how it is mended."""

    line: int
    sentence: str


@dataclass(frozen=True)
class Line:
    """One line as it was pasted, cell by cell: name, role, unit, e-mail, user name, key at the
    identity provider."""

    number: int
    cells: tuple[str, ...]

    def cell(self, place: int) -> str:
        return self.cells[place] if place < len(self.cells) else ""


class PastedList:
    """The people of a pasted text, or the faults of all its lines; nothing is stored."""

    def __init__(self, text: str) -> None:
        self.people: list[Person] = []
        self.faults: list[Fault] = []
        self._roles = role_words()
        self._places = place_words()
        self._taken = {name.lower() for name in Account.objects.values_list("username", flat=True)}
        self._keys = {one.provider_key: one for one in Account.objects.exclude(provider_key=None)}
        self._held = held_roles()
        self._key_lines: dict[str, int] = {}
        self._seen: dict[tuple[str, Any], int] = {}
        lines = lines_of(text)
        if not lines:
            self.faults.append(Fault(1, _("The list is empty. Write one account a line.")))
        elif len(lines) > MOST_LINES:
            sentence = _("The list has %(count)d lines; paste at most %(most)d at once.")
            self.faults.append(
                Fault(
                    lines[MOST_LINES].number, sentence % {"count": len(lines), "most": MOST_LINES}
                )
            )
        else:
            for line in lines:
                self._read(line)

    def _read(self, line: Line) -> None:
        before = len(self.faults)
        name, role = self._name(line), self._role(line)
        place, body = self._unit(line, role)
        email = self._email(line)
        username = self._username(line, name)
        key = self._key(line)
        if name and role:
            self._refuse_doubled(line, name, role, place, body)
        if len(self.faults) == before:
            self._taken.add(username.lower())
            self.people.append(Person(name, role, place, email, username, body, key))

    def _tell(self, line: Line, sentence: str, **values: Any) -> None:
        self.faults.append(Fault(line.number, sentence % values))

    def _name(self, line: Line) -> str:
        name = line.cell(0)
        if not name:
            self._tell(line, _("The name is missing."))
        elif len(name) > LONGEST_NAME:
            self._tell(line, _("The name is longer than %(most)d characters."), most=LONGEST_NAME)
        return name

    def _role(self, line: Line) -> str:
        word = line.cell(1)
        role = self._roles.get(word.lower(), "")
        if not role:
            known = _(", ").join(str(name) for _role, name in ROLES)
            self._tell(
                line, _("“%(word)s” is no role. Write one of: %(known)s."), word=word, known=known
            )
        return role

    def _unit(self, line: Line, role: str) -> tuple[Jurisdiction | None, Organisation | None]:
        """What the role is held for; other roles than these belong to the whole city, whatever
        their unit is called."""
        word = line.cell(2)
        if role == "contributor":
            return self._body(line, word)
        if role == "reporter" and not word:
            self._tell(line, _("A reporter needs the district or county reported for."))
        if role not in MAYBE_OF_PLACES or not word:
            return None, None
        place = self._places.get(word.lower())
        if place is None and role == "official":
            sentence = _(
                "“%(word)s” is no district or county known here; leave the unit of an official "
                "of the city office empty."
            )
            self._tell(line, sentence, word=word)
        elif place is None:
            self._tell(line, _("“%(word)s” is no district or county known here."), word=word)
        return place, None

    def _body(self, line: Line, word: str) -> tuple[Jurisdiction | None, Organisation | None]:
        """A contributor's body, and the jurisdiction for whose tasks it reports: the one written in
        front of it (荣昌区/人行永川分行), else its own."""
        if not word:
            self._tell(line, _("A contributor needs the body that reports."))
            return None, None
        front, _sign, rest = word.replace("／", "/").partition("/")
        place = self._places.get(front.strip().lower()) if rest else None
        if rest and place is None:
            self._tell(line, _("“%(word)s” is no district or county known here."), word=front)
            return None, None
        found = bodies_called(rest.strip() or word)
        own = [body for body in found if place and body.jurisdiction_id == place.pk] or found
        if not own:
            self._tell(line, _("“%(word)s” is no body known here."), word=rest or word)
        elif len(own) > 1:
            sentence = _("Several bodies are called “%(word)s”: write the district too, %(tip)s.")
            tip = f"{own[0].jurisdiction}/{rest.strip() or word}"
            self._tell(line, sentence, word=rest or word, tip=tip)
        else:
            return place or own[0].jurisdiction, own[0]
        return place, None

    def _email(self, line: Line) -> str:
        email = line.cell(3)
        try:
            if email:
                validate_email(email)
        except ValidationError:
            self._tell(line, _("“%(word)s” is no e-mail address."), word=email)
        return email

    def _username(self, line: Line, name: str) -> str:
        """The one written down, else the name in Latin letters, with a number where it is taken."""
        word = line.cell(4)
        if not word:
            return free_username(name, self._taken)
        if not USER_NAME.fullmatch(word):
            self._tell(
                line, _("“%(word)s” is no user name: letters, digits and .@+-_ only."), word=word
            )
        elif word.lower() in self._taken:
            self._tell(line, _("The user name “%(word)s” is taken."), word=word)
        return word

    def _key(self, line: Line) -> str:
        key = line.cell(5)
        if key and (sentence := key_fault(key, self._keys, self._key_lines)):
            self._tell(line, "%(said)s", said=sentence)
        self._key_lines.setdefault(key, line.number)
        return key

    def _refuse_doubled(
        self,
        line: Line,
        name: str,
        role: str,
        place: Jurisdiction | None,
        body: Organisation | None,
    ) -> None:
        of = (place and place.pk, body and body.pk)
        key = (name, of)
        if key in self._seen:
            sentence = _("%(name)s stands in line %(number)d already; one line an account.")
            self._tell(line, sentence, name=name, number=self._seen[key])
        elif (name, role, *of) in self._held:
            self._tell(line, _("%(name)s has an account with this role already."), name=name)
        self._seen.setdefault(key, line.number)


def key_fault(
    key: str, held: Mapping[Any, Account], lines: Mapping[str, int], account: Account | None = None
) -> str:
    """Why a key at the identity provider cannot be `account`'s, or a new one's; "" where it can."""
    holder = held.get(key)
    if len(key) > LONGEST_KEY:
        return _("The key is longer than %(most)d characters.") % {"most": LONGEST_KEY}
    if key in lines:
        sentence = _("The key “%(key)s” stands in line %(line)d already; each is one person's.")
        return sentence % {"key": key, "line": lines[key]}
    if holder is not None and holder != account:
        sentence = _("The key “%(key)s” is that of %(person)s (%(username)s) already.")
        return sentence % {"key": key, "person": holder, "username": holder.username}
    return ""


def lines_of(text: str) -> list[Line]:
    """The lines that hold something, without the row of headings; numbered as they were pasted."""
    rows = [
        Line(number, tuple(cell.strip() for cell in SEPARATORS.split(row)))
        for number, row in enumerate(text.splitlines(), start=1)
        if row.strip()
    ]
    return rows[1:] if rows and rows[0].cell(0).lower() in HEADINGS else rows


def role_words() -> Mapping[str, str]:
    """Each role by all that it is called: its key, and its name in either language."""
    words = {role: role for role, _name in ROLES}
    for language in ("zh-hans", "en"):
        with translation.override(language):
            words |= {str(name).lower(): role for role, name in ROLES}
    # 填报员 and 填报人 beside 填报人员
    for word, role in list(words.items()):
        if word.endswith("人员"):
            words |= {word[:-1]: role, f"{word[:-2]}员": role}
    return words


def place_words() -> Mapping[str, Jurisdiction]:
    """Each jurisdiction by all that it is called."""
    return {
        word.lower(): place
        for place in Jurisdiction.objects.all()
        for word in (place.name_en, place.slug, place.code or "", place.short_name, place.name)
        if word
    }


def bodies_called(word: str) -> list[Organisation]:
    """The bodies of a name of theirs, present or former, or of a spelling of a plan."""
    found = Organisation.objects.filter(kind="body").named(word)
    return list(found.select_related("jurisdiction").order_by("pk"))


def held_roles() -> set[tuple[str, str, int | None, int | None]]:
    """Name, role, jurisdiction and body of every account that can sign in."""
    rows = Membership.objects.filter(account__is_active=True)
    return set(rows.values_list("account__first_name", "role", "jurisdiction", "organisation"))


def free_username(name: str, taken: Iterable[str]) -> str:
    """王敏 → wangmin; wangmin2 where that is taken."""
    # Its dictionaries take longer to load than most of the site.
    from pypinyin import lazy_pinyin

    letters = "".join(lazy_pinyin(name))
    stem = re.sub(r"[^a-z0-9]", "", letters.lower())[:40] or "account"
    number, free = 1, stem
    while free in taken:
        number += 1
        free = f"{stem}{number}"
    return free
