"""An installation can be moved: nothing in it knows where it was made."""
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

import plimsoll


class Install(unittest.TestCase):
    def test_moved_installation_reads(self):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="plimsoll-install-"))
        self.addCleanup(shutil.rmtree, folder)
        subprocess.run([os.environ["CMAKE"], "--install", str(plimsoll.BUILD), "--prefix", str(folder / "first")], check=True,
                       stdout=subprocess.DEVNULL)
        (folder / "first").rename(folder / "second")
        top = {path.name for path in (folder / "second").iterdir()}
        self.assertEqual(top, {"bin", "lib", "libexec", "share"})

        def run(*arguments):
            done = subprocess.run([str(folder / "second/bin/plimsoll"), *map(str, arguments)], capture_output=True, text=True,
                                  env=plimsoll.environment(folder), cwd=folder, timeout=240, check=False)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            return done.stdout

        self.assertIn("plimsoll 0.", run("--version"))
        self.assertIn("good", run("models", "verify"))
        self.assertIn("plimsoll-infer starts", run("doctor"))
        self.assertIn("Notice to all masters", run("read", plimsoll.PHOTO))


if __name__ == "__main__":
    unittest.main()
