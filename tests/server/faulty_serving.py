"""The server on a disk that fails, and by a clock that jumps, where it is told to: its own objects, another main."""
import plimsoll
import serving

NAMES = {"PLIMSOLL_HELPERS_FOLDER": str(plimsoll.BUILD / "libexec" / "plimsoll"),
         "PLIMSOLL_MODELS_FOLDER": str(plimsoll.BUILD / "share" / "plimsoll" / "models")}


class Case(serving.Case):
    executable = plimsoll.BUILD / "tests" / "tasks" / "plimsoll-on-faulty-disk"

    def comes_up(self, *arguments, env=None):
        return super().comes_up(*arguments, env={**NAMES, **(env or {})})
