"""The server's lines of the README, run as they are written; only port and task are put in."""
import json
import re
import subprocess
import unittest

import plimsoll
import serving

README = (plimsoll.SOURCE / "README.md").read_text()
ADDRESS = "127.0.0.1:8080"


class Readme(serving.Case):
    def run_line(self, beginning, task=""):
        """The README's one line that begins so, without its remark."""
        [line] = [line.strip() for line in README.splitlines() if line.strip().startswith(beginning)]
        command = re.sub(r" +#.*", "", line).replace(ADDRESS, f"127.0.0.1:{self.port}").replace("/ID", f"/{task}")
        done = subprocess.run(["bash", "-c", command], cwd=plimsoll.SOURCE, capture_output=True, text=True, timeout=300, check=False)
        self.assertEqual(done.returncode, 0, f"{command}: {done.stderr}")
        return done.stdout

    def test_they_work_as_written(self):
        self.serve()
        self.assertIn("HARBOUR OFFICE", self.run_line(f"curl -s --data-binary @samples/photo.jpg http://{ADDRESS}/v1/read"))
        task = json.loads(self.run_line("curl -s -F document=@samples/scan.pdf"))
        self.assertEqual(task["priority"], "high")
        events = self.run_line("curl -sN", task["id"])
        self.assertEqual(events.count("event: page\n"), task["pages"]["total"])
        self.assertIn("The mark on the hull", " ".join(self.run_line(f"curl -s http://{ADDRESS}/v1/tasks/ID/result", task["id"]).split()))
        self.assertIn("current", json.loads(self.run_line(f"curl -s http://{ADDRESS}/admin/memory/stats")))
        self.assertEqual(len(re.findall(r"^ *curl ", README, re.MULTILINE)), 5, "every line of the README's is run here")


if __name__ == "__main__":
    unittest.main()
