"""What an installed package would hold, asked of the build without building or fetching."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIST = """
import json, sys
from setuptools import Distribution
made = Distribution({"script_name": "setup.py"})
made.parse_config_files()
made.get_option_dict("egg_info")["egg_base"] = ("test", sys.argv[1])
step = made.get_command_obj("build_py")
step.build_lib = sys.argv[1]
step.ensure_finalized()
print(json.dumps(step.get_outputs(include_bytecode=False)))
"""


def packaged(folder: Path) -> set[str]:
    """Return the files of a wheel, as the build lists them."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", LIST, str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    files = json.loads(done.stdout.splitlines()[-1])
    return {Path(file).relative_to(folder).as_posix() for file in files}


def test_an_installed_package_holds_every_file_that_the_program_reads(tmp_path: Path) -> None:
    listed = packaged(tmp_path)
    ours = {
        file.relative_to(ROOT).as_posix()
        for package in ("workbench", "ui", "resources")
        for file in (ROOT / package).rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }
    assert ours - listed == set()
    assert {name.partition("/")[0] for name in listed} == {"workbench", "ui", "resources"}
