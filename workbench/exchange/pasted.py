"""Text from the clipboard as a table: cells, one person a line, signatures, cards."""

import re
from collections.abc import Iterator
from pathlib import Path

from workbench.errors import InvalidInput
from workbench.exchange import card_reading, people_in_text, sniff
from workbench.exchange.mapping import key
from workbench.exchange.people_in_text import Person
from workbench.exchange.sources import Source, cells_of
from workbench.exchange.synonyms import SYNONYMS
from workbench.i18n import t
from workbench.schema.dictionary import BY_NAME
from workbench.services.matching.companies import company_name
from workbench.services.matching.folding import folded, has_han

_EMAIL = re.compile(r"(?:mailto:)?([^\s<>,;|\"'：:]+@[^\s<>,;|\"']+\.[A-Za-z]{2,})")
_WEB = re.compile(r"(?:https?://|www\.)\S+|(?:[\w-]+\.)+(?:com|org|net|io|eu|de|cn|nl|fr|uk)\S*")
_PHONE = re.compile(r"\+?[\d(][\d\s()./-]{5,}\d")
_WORD = (
    r"tel|telefon|phone|office|direct|mobile|mobil|mob|cell|fax|e-?mail|mail|web|www|"
    r"电话|座机|手机|移动|传真|邮箱|邮件|网址"
)
_LABEL = re.compile(
    rf"(?P<label>{_WORD}|[tpdmfew])\s*[:：.]+\s*|(?P<word>{_WORD})\s+(?=[+\d(])", re.IGNORECASE
)
_MOBILE = frozenset(("mobile", "mobil", "mob", "cell", "m", "手机", "移动"))
_FAX = frozenset(("fax", "f", "传真"))
_TITLE = re.compile(
    r"\b(?:manager|director|head|chief|c[efmtrios]o|vp|president|engineer|owner|founder|partner|"
    r"consultant|buyer|lead|officer|assistant|leiter(?:in)?|geschäftsführer(?:in)?|einkauf|"
    r"vertrieb)\b|经理|总监|总裁|主管|工程师|董事|负责人|主任|专员",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"^(?:(?:best|kind|warm)?\s*regards|best|thanks|cheers|sincerely|viele grüße|"
    r"mit freundlichen grüßen|此致|敬礼|祝好|顺颂商祺|--+|__+|sent from .*)[\s,.!，。]*$",
    re.IGNORECASE,
)
_FIRM = re.compile(r"公司|集团|工厂|银行|大学|研究院|事务所")
_CUTS = re.compile(r"\t|\s[|·•]\s|\|")
_COMMAS = re.compile(r"[,;，；]")
_HEADS = frozenset(
    {key(name) for of_type in SYNONYMS.values() for names in of_type.values() for name in names}
    | {
        key(word)
        for type_name in ("Lead", "Contact", "CampaignMember", "Account")
        for one in BY_NAME[type_name].fields
        for word in (one.name, one.label.en, one.label.zh)
    }
    | {"name", "fullname", "contact", "contactname"}
)


def pasted(text: str, name: str = "") -> Source:
    """Return what somebody pasted as a table.

    Raises:
        InvalidInput: There is nothing in it, or nobody.
    """
    path = Path(name or t("Pasted text"))
    if card_reading.is_cards(text):
        return card_reading.read_cards(text, path)
    lines = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not any(line.strip() for line in lines):
        raise InvalidInput(t("There is nothing to read: copy some rows or a signature first."))
    headed = _with_header(lines, path)
    if headed is not None:
        return headed
    people = list(_one_a_line(lines) if _are_rows(lines) else _blocks(lines))
    if not people:
        raise InvalidInput(t("Nobody was found in this text: a line needs a name at least."))
    return people_in_text.table(people, path)


def _with_header(lines: list[str], path: Path) -> Source | None:
    first = next(number for number, line in enumerate(lines) if line.strip())
    for delimiter in "\t;,|":
        heads = [cell.strip() for cell in lines[first].split(delimiter)]
        known = sum(1 for head in heads if key(head) in _HEADS)
        if known < 2 or known * 2 < len(heads):
            continue
        rows = _rows([f"{line}\n" for line in lines], delimiter, path.name)
        held = tuple((number, tuple(row)) for number, row in rows if row and number > first + 1)
        columns = sniff.column_names(heads)
        return Source(path, columns, delimiter=delimiter, first_row=0, held=held)
    return None


def _rows(lines: list[str], delimiter: str, name: str) -> list[tuple[int, list[str]]]:
    """Read rows; quotes that do not match are letters: spreadsheets copy one as it stands."""
    try:
        return list(cells_of(lines, delimiter, name))
    except InvalidInput:
        return list(cells_of(lines, delimiter, name, has_quotes=False))


def _are_rows(lines: list[str]) -> bool:
    """Whether each line is somebody: it has a name and a way to reach them, or tabs."""
    filled = [line for line in lines if line.strip()]
    whole = sum(1 for line in filled if len(_cells(line)) > 1 and _holds_name(line))
    return whole * 2 > len(filled)


def _holds_name(line: str) -> bool:
    first = _cells(line)[0]
    is_reached = _EMAIL.search(line) or _PHONE.search(line) or "\t" in line
    return bool(is_reached or len(_cells(line)) > 2) and not (
        _LABEL.match(first) or _EMAIL.search(first) or _PHONE.search(first)
    )


def _cells(line: str) -> list[str]:
    parts = _CUTS.split(line) if _CUTS.search(line) else _COMMAS.split(line)
    return [part.strip() for part in parts if part.strip()]


def _one_a_line(lines: list[str]) -> Iterator[tuple[int, Person]]:
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield number, _person(_cells(line))


def _blocks(lines: list[str]) -> Iterator[tuple[int, Person]]:
    """Yield who signs: lines that belong together stand without an empty one between them."""
    block: list[str] = []
    began = 0
    for number, line in enumerate([*lines, ""], start=1):
        if line.strip():
            began = began or number
            if not _GREETING.match(line.strip()):
                block += [part.strip() for part in _CUTS.split(line) if part.strip()]
            continue
        if block:
            yield began, _person(block)
        block, began = [], 0


def _person(cells: list[str]) -> Person:
    made = Person()
    left = [cell for cell in cells if not _reached(made, cell)]
    name = next((cell for cell in left if not _TITLE.search(cell) and not _is_firm(cell)), "")
    if name:
        left.remove(name)
    for take, target in ((_is_firm, "company"), (_is_title, "title")):
        found = next((cell for cell in left if take(cell)), "")
        if found:
            made.put(target, found)
            left.remove(found)
    if "company" not in made.values:
        plain = next((cell for cell in left if not any(sign.isdigit() for sign in cell)), "")
        if plain:
            made.put("company", plain)
            left.remove(plain)
    for cell in left:
        made.add_note(cell)
    made.name(name)
    return made


def _reached(made: Person, cell: str) -> bool:
    """Take a cell that says how somebody is reached; one line may say it twice."""
    label = _LABEL.match(cell)
    named = (label["label"] or label["word"]).casefold() if label else ""
    email = _EMAIL.search(cell)
    if email:
        made.put_email(email[1])
        rest = (cell[: email.start()] + cell[email.end() :]).strip(" <>()[]")
        return not rest or bool(label) or _reached(made, rest)
    if named in _FAX:
        return True
    number = _PHONE.search(cell)
    is_number = number is not None and (label or len(number[0]) * 2 > len(cell))
    if number is not None and is_number:
        made.put_phone(number[0], is_mobile=named in _MOBILE)
        return True
    web = _WEB.fullmatch(cell) or _WEB.fullmatch(cell[label.end() :] if label else cell)
    if web:
        made.put("website", web[0])
    return bool(web)


def _is_title(cell: str) -> bool:
    return bool(_TITLE.search(cell))


def _is_firm(cell: str) -> bool:
    """Whether a text ends in a legal form, or says that it is a firm."""
    if has_han(cell):
        return bool(_FIRM.search(cell))
    known = company_name(cell)
    written = re.findall(r"\w+", folded(cell).replace(".", ""))
    return known is not None and len(written) > len(known.core.split())
