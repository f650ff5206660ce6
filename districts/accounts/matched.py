"""Keys of the identity provider for accounts that are there already, pasted: all of them, or every
fault."""

from django.utils.translation import gettext as _

from districts.models import Account

from .pasted import MOST_LINES, Fault, Line, key_fault, lines_of


class MatchedKeys:
    """Which account gets which key; nothing is stored. A line names the account by its user name,
    or by the person's name where only one bears it."""

    def __init__(self, text: str) -> None:
        self.keys: dict[Account, str] = {}
        self.faults: list[Fault] = []
        accounts = list(Account.objects.all())
        self._by_user_name = {one.username.lower(): one for one in accounts}
        self._held = {one.provider_key: one for one in accounts if one.provider_key}
        self._by_name: dict[str, list[Account]] = {}
        for one in accounts:
            self._by_name.setdefault(one.first_name, []).append(one)
        self._lines: dict[str, int] = {}
        lines = lines_of(text)
        if not lines:
            self._tell(1, _("The list is empty. Write one account a line."))
        elif len(lines) > MOST_LINES:
            sentence = _("The list has %(count)d lines; paste at most %(most)d at once.")
            about = {"count": len(lines), "most": MOST_LINES}
            self._tell(lines[MOST_LINES].number, sentence % about)
        else:
            for line in lines:
                self._read(line)

    def _tell(self, line: int, sentence: str) -> None:
        self.faults.append(Fault(line, sentence))

    def _read(self, line: Line) -> None:
        word, key = line.cell(0), line.cell(1)
        account = self._account(line.number, word)
        if not key:
            self._tell(line.number, _("The key at the identity provider is missing."))
        elif sentence := key_fault(key, self._held, self._lines, account):
            self._tell(line.number, sentence)
        if account in self.keys:
            self._tell(line.number, _("“%(word)s” stands twice in the list.") % {"word": word})
        self._lines.setdefault(key, line.number)
        if account is not None:
            self.keys[account] = key

    def _account(self, line: int, word: str) -> Account | None:
        if account := self._by_user_name.get(word.lower()):
            return account
        named = self._by_name.get(word, []) if word else []
        if not named:
            self._tell(line, _("There is no account of “%(word)s”.") % {"word": word})
        elif len(named) > 1:
            sentence = _("Several accounts bear the name “%(word)s”: write the user name.")
            self._tell(line, sentence % {"word": word})
        else:
            return named[0]
        return None
