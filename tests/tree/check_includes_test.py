"""tools/check_includes.py must pass a tree that keeps the rules and fail, by file and line, one that does not."""
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

TOOLS = pathlib.Path(__file__).resolve().parents[2] / "tools"
TABLE = json.loads((TOOLS / "module_table.json").read_text())


def architecture(present):
    """A page that is true for a tree in which just the folders `present` hold sources."""
    rows = [f"| {module['level']} | {name} | x |" for name, module in TABLE["modules"].items()]
    folders = [f"src/{name}" for name in TABLE["modules"]] + [f"apps/{name}" for name in TABLE["apps"]]
    return "\n".join(rows + [f"| `{folder}/` | {'here' if folder in present else 'planned'} |" for folder in folders])


class Rules(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.root = pathlib.Path(self.folder.name)
        self.files = {"src/base/bytes.h": "", "src/protocol/p.h": "", "src/memory/ledger.h": "", "src/image/picture.h": ""}
        self.page = None

    def tearDown(self):
        self.folder.cleanup()

    def check(self):
        for name, text in self.files.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        present = {"/".join(name.split("/")[:2]) for name in self.files}
        (self.root / "ARCHITECTURE.md").write_text(self.page or architecture(present))
        done = subprocess.run([sys.executable, str(TOOLS / "check_includes.py"), str(self.root)], capture_output=True, text=True)
        return done.returncode, done.stdout

    def refused(self, name, text, what):
        self.files[name] = text
        status, output = self.check()
        self.assertEqual(status, 1, output)
        self.assertIn(what, output)
        self.assertEqual(output.count("\n"), 1, output)  # this one violation and no other

    def test_a_tree_that_keeps_the_rules(self):
        self.files["src/services/pool.cc"] = (
            '#include "base/bytes.h"\n#include "memory/ledger.h"\n#include "plimsoll.pb.h"\n#include <vector>\n'
            "#include <sys/socket.h>\n#include <boost/asio/io_context.hpp>\n#include <fmt/format.h>\n")
        self.files["src/memory/ledger_test.cc"] = '#include "memory/ledger.h"\n#include <gtest/gtest.h>\n'
        self.files["tests/all/x.cc"] = '#include "image/picture.h"\n#include "memory/ledger.h"\n#include <nlohmann/json.hpp>\n'
        self.assertEqual(self.check(), (0, ""))

    def test_upwards(self):
        self.refused("src/base/up.h", '\n#include "memory/ledger.h"\n', "src/base/up.h:2: base (level 0) may not include memory")

    def test_sideways(self):
        self.refused("src/document/side.h", '#include "protocol/p.h"', "document (level 1) may not include protocol")

    def test_the_other_half(self):
        self.refused("src/services/x.cc", '#include "image/picture.h"', "services (level 3) may not include image")

    def test_a_test_beside_the_code_is_held_to_its_module(self):
        self.refused("src/memory/x_test.cc", '#include "image/picture.h"', "memory (level 2) may not include image")

    def test_an_app_and_the_other_half(self):
        self.refused("apps/plimsoll/main.cc", '#include "image/picture.h"', "apps/plimsoll may not include image")

    def test_a_low_module_of_the_other_half(self):
        self.files["src/async/event.h"] = ""
        self.refused("src/image/x.cc", '#include "async/event.h"', "image (level 2) may not include async (level 1)")

    def test_a_library_outside_its_folder(self):
        self.refused("src/memory/x.cc", "#include <nlohmann/json.hpp>", "nlohmann/json may not appear here")

    def test_a_library_in_the_wrong_folder_of_its_module(self):
        self.refused("src/inference/x.cc", "# include <openvino/openvino.hpp>", "OpenVINO may not appear here")

    def test_googletest_outside_of_tests(self):
        self.refused("src/memory/x.cc", "#include <gtest/gtest.h>", "GoogleTest may not appear here")

    def test_a_library_that_only_the_tests_of_a_folder_may_use(self):
        self.files["apps/infer/x_test.cc"] = "#include <opencv2/core.hpp>"
        self.assertEqual(self.check(), (0, ""))
        self.refused("apps/infer/x.cc", "#include <opencv2/core.hpp>", "apps/infer/x.cc:1: OpenCV may not appear here")

    def test_an_unknown_library(self):
        self.refused("src/memory/x.cc", "#include <absl/strings/str_cat.h>", "is of no library in the table")

    def test_a_library_in_quotes(self):
        self.refused("src/image/x.cc", '#include "vips/vips.h"', "write it with <>")

    def test_an_unknown_header(self):
        self.refused("src/memory/x.cc", '#include "elsewhere.h"', "belongs to no module")

    def test_climbing_out_of_the_folder(self):
        self.refused("src/memory/x.cc", '#include "../base/bytes.h"', "belongs to no module")

    def test_a_folder_that_is_no_module(self):
        self.files["src/shared/x.h"] = ""
        status, output = self.check()
        self.assertEqual(status, 1)
        self.assertIn("folder src/shared is not in the module table", output)

    def test_architecture_that_promises_what_is_not_there(self):
        self.page = architecture({"/".join(name.split("/")[:2]) for name in self.files} | {"src/pdf"})
        self.assertIn("src/pdf holds no sources", self.check()[1])

    def test_architecture_that_calls_planned_what_is_there(self):
        self.page = architecture({"src/base", "src/protocol", "src/image"})
        self.assertIn("src/memory exists", self.check()[1])

    def test_architecture_with_another_level(self):
        self.page = architecture({"src/base", "src/protocol", "src/image", "src/memory"}).replace("| 2 | memory", "| 3 | memory")
        self.assertIn("does not show memory at level 2", self.check()[1])

    def test_architecture_that_lacks_a_folder(self):
        self.page = architecture({"src/base", "src/protocol", "src/image", "src/memory"}).replace("| `src/api/`", "| src/api")
        self.assertIn("lacks src/api", self.check()[1])


if __name__ == "__main__":
    unittest.main()
