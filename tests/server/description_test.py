"""Schemathesis asks the server everything its own description allows, and more: no answer of 500 and above but refusals
that time can cure, nothing that the description does not say."""
import os
import pathlib
import subprocess
import sys
import unittest

import plimsoll
import serving

SCHEMATHESIS = plimsoll.SOURCE / "third_party" / "tools" / "bin" / "schemathesis"
EXAMPLES = int(os.environ.get("PLIMSOLL_EXAMPLES", "25"))
CONFIGURATION = plimsoll.SOURCE / "tests" / "server" / "schemathesis.toml"


class Description(serving.Case):
    def test_every_answer_is_one_that_it_describes(self):
        self.serve()
        done = subprocess.run([SCHEMATHESIS, "--config-file", CONFIGURATION, "run", f"http://127.0.0.1:{self.port}/openapi.json", "--max-examples", str(EXAMPLES),
                               "--phases", "examples,coverage,fuzzing", "--request-timeout", "60",
                               # A drained server refuses whatever comes next: admin_test.py looks at that.
                               "--exclude-path", "/admin/drain",
                               "--no-color", "--seed", "1"], cwd=self.work, capture_output=True, text=True, timeout=1500)
        self.assertEqual(done.returncode, 0, done.stdout[-6000:] + done.stderr[-2000:])
        self.assertEqual(self.ask("GET", "/health").json["status"], "healthy")


if __name__ == "__main__":
    if not pathlib.Path(SCHEMATHESIS).is_file():
        print("skipped: no schemathesis (make setup)")
        sys.exit(77)
    unittest.main()
