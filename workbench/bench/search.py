"""Search as you type: our ranked search beside the bare index's first 50 with their names."""

from workbench.bench import data
from workbench.bench.figures import Figure, Goal, Times, compared, in_turns
from workbench.bench.place import Place
from workbench.i18n import Label
from workbench.schema.dictionary import NUMBER
from workbench.store import search, sql
from workbench.store.database import Reader, Store
from workbench.store.word_index import TYPES_IN_ROWID, match_text

ROUNDS = 12
LATIN = (*("lindqvist"[:length] for length in range(2, 9)), "ha", "robo", "falcon")
HAN = ("张", "北京", "恒达", "远景能", "华信物流")
BARE = "SELECT rowid FROM search WHERE search MATCH ? LIMIT 50"
_TYPES = {number: name for name, number in NUMBER.items()}
GOALS = ((50, None), (95, Goal("G12", 2.0)), (99, None))


def run(place: Place) -> list[Figure]:
    """Measure words of 2 to 8 letters, and 1 to 4 Chinese characters."""
    store = data.open_profile(place.profile)
    try:
        latin, han = _measured(store, place, LATIN), _measured(store, place, HAN)
    finally:
        store.close()
    letters = Label("ranked search, 2–8 letters", "按相关度搜索，2–8 个字母")
    characters = Label("ranked search, 1–4 Chinese characters", "按相关度搜索，1–4 个汉字")
    return [
        *compared("search", letters, latin, GOALS),
        *compared("search", characters, han, GOALS),
    ]


def _measured(store: Store, place: Place, words: tuple[str, ...]) -> tuple[Times, Times]:
    def ours(turn: int) -> None:
        with store.read() as r:
            search.find(r, words[turn % len(words)])

    def floor(turn: int) -> None:
        with store.read() as r:
            _find_unranked(r, match_text(words[turn % len(words)]))

    return in_turns(place.turns(ROUNDS * len(words)), ours, floor)


def _find_unranked(r: Reader, asked: str) -> None:
    """Take the first 50 rows the index gives, and read their names."""
    keys: dict[str, list[int]] = {}
    for (rowid,) in r.rows(BARE, (asked,)):
        keys.setdefault(_TYPES[rowid % TYPES_IN_ROWID], []).append(rowid // TYPES_IN_ROWID)
    for type_name, pks in keys.items():
        of_type = sql.of(type_name)
        named = sql.listed(of_type.record_type.name_fields)
        r.rows(
            sql.sentence(
                "SELECT pk, id,", named, "FROM", of_type.table, "WHERE pk IN", sql.marks(len(pks))
            ),
            pks,
        )
