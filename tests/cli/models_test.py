"""Other models than those that ship: added, chosen by language and by name, refused and removed."""
import json
import shutil
import unittest

import made_paddle_model
import plimsoll

SHIPPED = plimsoll.BUILD / "share/plimsoll/models"
RUSSIAN = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяАБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ"


class Models(plimsoll.Case):
    def setUp(self):
        super().setUp()
        self.models = self.folder / "models"
        self.models.mkdir()
        for path in SHIPPED.iterdir():
            if path.name == "catalogue.json":
                shutil.copy(path, self.models)
            else:
                (self.models / path.name).symlink_to(path)

    def plimsoll(self, *arguments, **options):
        return self.run_plimsoll(*arguments, "--models-folder", self.models, **options)

    def made(self, name="made_rec", characters=RUSSIAN, classes=None):
        folder = self.work / name
        made_paddle_model.write(folder, name, characters, classes)
        return folder

    def head(self, *arguments):
        out, _ = self.plimsoll("read", plimsoll.RECEIPT, "-t", "json", *arguments)
        return json.loads(out)["document"]

    def lines(self, document):
        return [line["text"] for block in document["pages"][0]["blocks"] for line in block["lines"]]

    def test_a_paddlex_folder_becomes_a_model_that_its_language_chooses(self):
        _, err = self.plimsoll("read", plimsoll.RECEIPT, "-l", "rus", expect=3)
        self.assertIn("Russian (ru) cannot be read", err)
        out, _ = self.plimsoll("models", "add", self.made(), "--licence", "MIT")
        self.assertIn("made-rec recognise", out)
        self.assertIn("reads bg ru", out)
        out, _ = self.plimsoll("models", "list")
        self.assertRegex(out, r"made-rec +recognise .* MIT")
        document = self.head("-l", "rus")
        self.assertEqual(document["models"], ["pulc-orientation", "ppocrv6-small-det", "made-rec"])
        text = "".join(self.lines(document))
        self.assertTrue(text, "it finds dark columns")
        self.assertEqual(set(text) - {" "}, {"а"}, "and reads nothing but its first character")
        self.assertEqual(self.head("-l", "eng")["models"][-1], "ppocrv6-small-rec", "the parameter set's own comes first")
        self.plimsoll("models", "verify")
        self.plimsoll("models", "remove", "made-rec")
        self.assertEqual([path.name for path in self.models.iterdir() if path.name.startswith("made-rec")], [])
        _, err = self.plimsoll("read", plimsoll.RECEIPT, "--models", "made-rec", expect=3)
        self.assertIn("there is no model 'made-rec'", err)

    def test_an_onnx_file_is_read_with_by_name_and_in_turns(self):
        out, _ = self.plimsoll("models", "add", SHIPPED / "PP-OCRv6_rec_small.onnx", "--name", "mine", "--stage", "recognise")
        shipped = json.loads((SHIPPED / "catalogue.json").read_text())["models"]
        languages = next(model["languages"] for model in shipped if model["name"] == "ppocrv6-small-rec")
        self.assertIn("reads " + " ".join(languages) + "\n", out, "the catalogue that ships says the same of it")
        plain = self.head()
        self.assertEqual(plain["models"], ["pulc-orientation", "ppocrv6-small-det", "ppocrv6-small-rec"])
        for options in ((), ("--max-memory", "260M")):
            document = self.head("--models", "recognise=mine", *options)
            self.assertEqual(document["models"], ["pulc-orientation", "ppocrv6-small-det", "mine"])
            self.assertEqual(self.lines(document), self.lines(plain), options)

    def test_models_of_features_are_named(self):
        self.assertEqual(self.head("--features", "tables")["models"],
                         ["pulc-orientation", "ppocrv6-small-det", "ppocrv6-small-rec", "picodet-cdla", "slanet-1m"])

    def test_a_wrong_file_is_refused_with_what_was_expected(self):
        shipped = sorted(path.name for path in self.models.iterdir())
        detector, recogniser = SHIPPED / "PP-OCRv6_det_small.onnx", SHIPPED / "PP-OCRv6_rec_small.onnx"
        short = self.write("keys.txt", "a\nb\n")
        broken = self.write("broken.onnx", b"\x08\x07" + b"x" * 4000)
        pir = self.made("pir")
        (pir / "inference.pdmodel").rename(pir / "inference.json")
        for says, source, options in (
                ("no network for this stage, which takes [1, 3, 48, 64]", detector, ("--name", "x", "--stage", "recognise")),
                ("gives [1, 1, 64, 64]", recogniser, ("--name", "x", "--stage", "detect")),
                ("gives [1, 4]", detector, ("--name", "x", "--stage", "orient")),
                ("18710 classes apart, its dictionary has 2", recogniser,
                 ("--name", "x", "--stage", "recognise", "--dictionary", short)),
                ("9 classes apart", self.made(classes=9), ()),
                ("broken.onnx", broken, ("--name", "x", "--stage", "detect")),
                ("networks for layout can be picodet-cdla", detector, ("--name", "x", "--stage", "layout")),
                ("PIR: inference.json", pir, ())):
            _, err = self.plimsoll("models", "add", source, *options, expect=3)
            self.assertIn(says, err)
        _, err = self.plimsoll("models", "add", detector, "--name", "ppocrv6-small-det", "--stage", "detect", expect=5)
        self.assertIn("already", err)
        _, err = self.plimsoll("models", "remove", "ppocrv6-small-rec", expect=1)
        self.assertIn("is needed by the parameter set", err)
        self.assertEqual(sorted(path.name for path in self.models.iterdir()), shipped, "nothing was left behind")

    def test_a_model_for_formulas_has_several_files(self):
        nets = plimsoll.SOURCE / "src/reading/sequence/testdata/nets"
        parts = [nets / name for name in ("encoder.onnx", "decoder.onnx", "tokenizer.json")]
        _, err = self.plimsoll("read", plimsoll.RECEIPT, "--features", "formulas", expect=3)
        self.assertIn("formulas cannot be read", err)
        self.assertEqual(self.head("--features", "all")["models"][3:], ["picodet-cdla", "ppocrv4-mobile-seal-det", "slanet-1m"])
        _, err = self.plimsoll("models", "add", *parts, "--name", "my-formulas", "--stage", "formula", expect=3)
        self.assertIn("for formulas pp-formulanet-plus-s", err, "it is read as its family's, and its name says which")
        _, err = self.plimsoll("models", "add", *parts[:2], "--name", "latex-ocr", "--stage", "formula", expect=3)
        self.assertIn("tokenizer.json", err)
        self.plimsoll("models", "add", *parts, "--name", "latex-ocr", "--stage", "formula")
        self.assertEqual(self.head("--features", "all")["models"][-1], "latex-ocr")

    def test_prices_are_measured(self):
        out, _ = self.plimsoll("models", "prices")
        rows = [line.split() for line in out.splitlines()[1:]]
        self.assertIn("ppocrv6-small-rec", [row[0] for row in rows])
        self.assertTrue(all(int(row[-1]) > 0 for row in rows), out)


if __name__ == "__main__":
    unittest.main()
