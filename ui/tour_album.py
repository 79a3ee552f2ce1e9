"""The pictures of the documents: `python -m ui.tour_album FOLDER` takes them anew.

They are the tour's own, with 256 colours each: a checkout carries every version of them for ever.
"""

import subprocess
import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QImageWriter

CHOSEN = {
    1.0: (
        ("call_desk", "en_light"),
        ("call_desk", "zh_CN_dark"),
        ("call_back", "zh_CN_light"),
        ("call_numbers", "en_light"),
        ("call_numbers", "zh_CN_dark"),
        ("import_file", "en_light"),
        ("import_event", "en_light"),
        ("import_paste", "zh_CN_light"),
        ("merge", "en_light"),
        ("deal_moved", "en_light"),
        ("deal_table", "en_light"),
        ("deal_charts", "en_dark"),
        ("record", "en_light"),
        ("sync_conflict", "en_light"),
        ("demo_desk", "en_light"),
    ),
    1.5: (
        ("call_desk", "en_light_150"),
        ("call_desk", "en_dark_150"),
        ("call_desk", "zh_CN_light_150"),
        ("call_desk", "zh_CN_dark_150"),
        ("follow_ups", "en_light_150"),
        ("follow_ups", "zh_CN_dark_150"),
    ),
}
"""Scale → the step of each picture, and which of its pictures."""
_COLOURS = 256
_ALIKE = 0xF8F8F8
"""Colours that differ in less than this shows count as one."""
_OPAQUE = 0xFF000000


def names() -> set[str]:
    """Return the files of the album."""
    return {f"{step}_{which}.png" for chosen in CHOSEN.values() for step, which in chosen}


def take(folder: Path) -> None:
    """Let the window be driven once for each scale, and keep what was chosen."""
    for scale, chosen in CHOSEN.items():
        with TemporaryDirectory(prefix="workbench-album-") as taken:
            steps = dict.fromkeys(step for step, _which in chosen)
            tour = ["--tour", taken, "--scale", str(scale), "--only", *steps]
            subprocess.run([sys.executable, "-m", "ui", *tour], check=True)
            for step, which in chosen:
                keep(Path(taken) / f"{step}_{which}.png", folder)


def keep(picture: Path, folder: Path) -> None:
    """Save a picture with its most frequent colours: a third of the size, and no eye sees it."""
    image = QImage(str(picture)).convertToFormat(QImage.Format.Format_RGB32)
    counted = Counter(memoryview(image.constBits()).cast("B").cast("I"))
    frequent: dict[int, int] = {}
    for pixel, _count in counted.most_common():
        frequent.setdefault(pixel & _ALIKE, pixel | _OPAQUE)
    table = list(frequent.values())[:_COLOURS]
    exactly = Qt.ImageConversionFlag.ThresholdDither | Qt.ImageConversionFlag.AvoidDither
    small = image.convertToFormat(QImage.Format.Format_Indexed8, table, exactly)
    writer = QImageWriter(str(folder / picture.name))
    writer.setQuality(0)  # of PNG: as small as it gets
    writer.write(small)


if __name__ == "__main__":
    take(Path(sys.argv[1]))
