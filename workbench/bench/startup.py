"""Process start to the first painted rows, beside a bare window with a table."""

from workbench.bench import child, data
from workbench.bench.figures import Figure, Goal, Times, compared
from workbench.bench.place import Place
from workbench.i18n import Label

TURNS = 8


def run(place: Place) -> list[Figure]:
    """Measure both starts in turns; the first of each warms the disk's cache."""
    profile = (str(place.profile), data.KEY.hex())
    ours, floor = [], []
    for turn in range(place.turns(TURNS) + 1):
        spent = child.ms_until_painted(place, *profile), child.ms_until_painted(place, "bare")
        if turn:
            ours.append(spent[0])
            floor.append(spent[1])
    what = Label("start to first painted rows", "启动到首批行显示")
    sides = Times(tuple(ours)), Times(tuple(floor))
    return compared("startup", what, sides, ((50, Goal("G1", 1.3)), (95, None)))
