"""What a passphrase costs in tests, here and in the programs that tests start."""

from typing import Final

LIGHT_KEYS: Final = {"ARGON2_TIME_COST": 1, "ARGON2_MEMORY_KIB": 8}
IN_A_PROGRAM: Final = "from workbench.backend import credentials\n" + "".join(
    f"credentials.{name} = {cost}\n" for name, cost in LIGHT_KEYS.items()
)
