"""Known values to plant, and the search for their bytes in every file of a machine."""

import base64
import random
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

HAN = (
    "恒达物流张伟王芳李娜赵敏刘洋陈静杨磊黄强周涛吴霞徐明孙丽胡军朱梅高峰林华何平郭亮"
    "马超罗兰梁宇宋佳郑凯谢云韩雪唐宁冯刚于欣董浩萧然程功曹阳袁圆邓超许晴傅雷沈冰曾诚"
    "彭博吕良苏醒卢克蒋欣蔡琴贾玲丁香魏晨薛峰叶青阎肃"
)
LATIN = "abcdefghijklmnopqrstuvwxyz"
WORD = 8
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be")


class Planted:
    """The values that were planted; each is new and long enough never to occur by chance."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self.values: list[str] = []

    def latin(self) -> str:
        """Return a name in Latin letters."""
        return self.known(self._word(6).title() + " " + self._word(7).title())

    def han(self) -> str:
        """Return a name in Chinese characters."""
        return self.known("".join(self._random.choices(HAN, k=6)))

    def name(self) -> str:
        """Return a name, every second one Chinese."""
        return self.han() if len(self.values) % 2 else self.latin()

    def phone(self) -> str:
        """Return a phone number as it is stored."""
        return self.known(f"+8621{self._random.randrange(10**8, 10**9)}"[:14])

    def email(self) -> str:
        """Return an e-mail address."""
        return self.known(f"{self._word(12)}@example.net")

    def note(self) -> str:
        """Return a sentence of a call's notes."""
        return self.known(f"{self._word(9)}，{''.join(self._random.choices(HAN, k=8))}")

    def known(self, value: str) -> str:
        """Count a value as planted, once."""
        if value not in self.values:
            self.values.append(value)
        return value

    def _word(self, letters: int) -> str:
        return "".join(self._random.choices(LATIN, k=letters))


def forms(value: str) -> Iterator[bytes]:
    """Give the bytes a value would leave: three encodings, and base64 at its three alignments."""
    for encoding in ENCODINGS:
        raw = value.encode(encoding)
        yield raw
        for before in range(3):
            text = base64.b64encode(bytes(before) + raw)
            first, end = -(-before * 8 // 6), (before + len(raw)) * 8 // 6
            inner = text[first:end]  # what does not depend on the bytes around it
            yield inner
            yield inner.translate(bytes.maketrans(b"+/", b"-_"))
    yield value.encode("unicode-escape")  # as JSON writes it where it must be ASCII


class Search:
    """Looks for values in files: first for how each form begins, then for the whole of it."""

    def __init__(self, values: Iterable[str]) -> None:
        self._forms: dict[int, list[tuple[bytes, str]]] = {}
        for value in values:
            for form in forms(value):
                self._forms.setdefault(_beginning(form), []).append((form, value))
        self._beginnings = np.array(sorted(self._forms), dtype=np.uint64)

    def below(self, folder: Path) -> dict[str, set[str]]:
        """Return the values that stand in files below a folder, or in their names, and where."""
        hits: dict[str, set[str]] = {}
        for file in sorted(folder.rglob("*")):
            name = str(file.relative_to(folder))
            content = file.read_bytes() if file.is_file() else b""
            for value in self.within(content + b"\0" + name.encode()):
                hits.setdefault(value, set()).add(name)
        return hits

    def within(self, content: bytes) -> set[str]:
        """Return the values that stand in some bytes, in any form."""
        found = set()
        content = content.ljust(2 * WORD, b"\0")
        for shift in range(WORD):
            words = np.frombuffer(content, np.uint64, (len(content) - shift) // WORD, shift)
            for place in np.flatnonzero(np.isin(words, self._beginnings)):
                start = shift + int(place) * WORD
                for form, value in self._forms[int(words[place])]:
                    if content.startswith(form, start):
                        found.add(value)
        return found


def _beginning(form: bytes) -> int:
    assert len(form) >= WORD, form
    return int(np.frombuffer(form, np.uint64, 1)[0])
