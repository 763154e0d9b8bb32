"""Writes nets/*: networks of a few nodes with the inputs and outputs of those that write formulas and charts.

    python3 make_nets.py        # needs the onnx package (tools/setup/tools.lock)

Each writes its text only of a picture that is the test's (half of it ink once margins are gone, right normalisation);
of any other it writes the end token at once.

  whole.onnx                   picture -> tokens, with the Loop that PaddleX' exports have, tokenizer in its metadata
  encoder.onnx, decoder.onnx   picture -> states; tokens, mask and states -> classes; LaTeX-OCR's names
  endless.onnx                 a decoder that never comes to an end
  tokenizer.json               of all of them
  PP-DocLayoutV3.onnx          a layout network that sees a formula, a chart and a seal at fixed places of every page
"""
import json
import pathlib

import numpy as np
from onnx import TensorProto, checker, helper, numpy_helper, save

MEAN, DEVIATION = 0.7931, 0.1738
TOKENS = ["[PAD]", "[BOS]", "[EOS]", "\\frac", "{", "a", "}", "\u0120b", "+", "\u010a", "|", "\u0120\u00e2\u012b\u00a4"]
FORMULA = [3, 4, 5, 6, 7, 8, 11, 2]  # \frac{a} b+ ≤
CHART = [5, 10, 7, 9, 8, 2]  # two rows: a| b, then +


def tokenizer():
    return {"version": "1.0", "model": {"type": "BPE", "vocab": {token: number for number, token in enumerate(TOKENS)}, "merges": []},
            "decoder": {"type": "ByteLevel"},
            "added_tokens": [{"id": number, "content": TOKENS[number], "special": True} for number in range(3)]}


class Graph:
    def __init__(self):
        self.nodes, self.constants = [], []

    def constant(self, values, kind):
        self.constants.append(numpy_helper.from_array(np.array(values, kind, order="C"), f"c{len(self.constants)}"))
        return self.constants[-1].name

    def node(self, kind, inputs, output=None, **attributes):
        self.nodes.append(helper.make_node(kind, inputs, [output or f"v{len(self.nodes)}"], **attributes))
        return self.nodes[-1].output[0]

    def near(self, value, expected, tolerance):
        """1.0 where the value is, 0.0 otherwise."""
        off = self.node("Abs", [self.node("Sub", [value, self.constant(expected, np.float32)])])
        return self.node("Cast", [self.node("Less", [off, self.constant(tolerance, np.float32)])], to=TensorProto.FLOAT)

    def model(self, name, inputs, outputs, **metadata):
        def values(rows):
            return [helper.make_tensor_value_info(label, kind, shape) for label, kind, shape in rows]
        model = helper.make_model(helper.make_graph(self.nodes, name, values(inputs), values(outputs), self.constants),
                                  opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
        helper.set_model_props(model, metadata)
        checker.check_model(model)
        return model


def seen(graph, mean):
    """1.0 when the picture's mean is that of the test's, as a number of no dimensions."""
    return graph.near(graph.node("ReduceMean", ["image"], keepdims=0), mean, 0.25)


def whole():
    """Half of the field is padding, black; of the rest half is ink."""
    graph = Graph()
    mean = (0.25 - MEAN) / DEVIATION
    good = graph.node("Cast", [seen(graph, mean)], to=TensorProto.INT64)
    # The first of the two tables is for pictures that it does not know.
    table = graph.node("Gather", [graph.constant([[2] * len(FORMULA), FORMULA], np.int64), good], axis=0)
    # As Paddle exports it: what is written so far is carried through the Loop, and a token put into it each time.
    body = [helper.make_node("Reshape", ["step", "square"], ["place"]),
            helper.make_node("Gather", [table, "place"], ["put"], axis=0),
            helper.make_node("ScatterElements", ["before", "place", "put"], ["after"], axis=1),
            helper.make_node("Equal", ["put", "the_end"], ["ended"]),
            helper.make_node("Not", ["ended"], ["on"]),
            helper.make_node("Squeeze", ["on", "sides"], ["go_on"])]
    value = helper.make_tensor_value_info
    inner = helper.make_graph(body, "write", [value("step", TensorProto.INT64, []), value("going", TensorProto.BOOL, []),
                                              value("before", TensorProto.INT64, [1, len(FORMULA)])],
                              [value("go_on", TensorProto.BOOL, []), value("after", TensorProto.INT64, [1, len(FORMULA)])],
                              [numpy_helper.from_array(np.array([2], np.int64), "the_end"),
                               numpy_helper.from_array(np.array([1, 1], np.int64), "square"),
                               numpy_helper.from_array(np.array([0, 1], np.int64), "sides")])
    graph.node("Loop", [graph.constant([len(FORMULA)], np.int64), graph.constant(True, np.bool_),
                        graph.constant([[0] * len(FORMULA)], np.int64)], "tokens", body=inner)
    return graph.model("whole", [("image", TensorProto.FLOAT, ["N", 1, "H", "W"])], [("tokens", TensorProto.INT64, [1, "L"])],
                       character=json.dumps({"fast_tokenizer_file": tokenizer()}))


def encoder(mean, channels):
    graph = Graph()
    good = graph.node("Reshape", [seen(graph, mean), graph.constant([1, 1, 1], np.int64)])
    graph.node("Expand", [good, graph.constant([1, 6, 4], np.int64)], "states")
    return graph.model("encoder", [("image", TensorProto.FLOAT, ["N", channels, "H", "W"])], [("states", TensorProto.FLOAT, [1, 6, 4])])


def classes_after(chain, begin):
    """For each token the classes of the next one: the likeliest is the chain's."""
    table = np.zeros((len(TOKENS), len(TOKENS)), np.float32)
    table[:, 2] = 0.5
    for token, following in zip([begin, *chain], chain):
        table[token, following] = 1
    return table


def decoder(table, tokens, mask, states):
    """What is masked out has no classes; states that the encoder does not know let the end token win."""
    graph = Graph()
    good = graph.node("ReduceMin", [states], keepdims=0)
    known = graph.node("Mul", [graph.constant(table, np.float32), good])
    ending = graph.constant(np.where(np.arange(len(TOKENS)) == 2, 0.1, 0), np.float32)
    classes = graph.node("Gather", [graph.node("Add", [known, ending]), tokens], "classes" if not mask else None, axis=0)
    inputs = [(tokens, TensorProto.INT64, [1, "L"]), (states, TensorProto.FLOAT, [1, "S", 4])]
    if mask:
        inputs.insert(1, (mask, TensorProto.BOOL, [1, "L"]))
        counts = graph.node("Cast", [mask], to=TensorProto.FLOAT)
        graph.node("Mul", [classes, graph.node("Unsqueeze", [counts, graph.constant([2], np.int64)])], "classes")
    return graph.model("decoder", inputs, [("classes", TensorProto.FLOAT, [1, "L", len(TOKENS)])])


def layout():
    """Class, score, box in parts of 800 pixels, order key: a display formula, a chart and a seal."""
    rows = np.array([[5, 0.9, 80, 80, 400, 160, 0], [3, 0.9, 80, 240, 400, 480, 1], [20, 0.9, 480, 480, 720, 720, 2]], np.float32)
    graph = Graph()
    scale = graph.node("Gather", ["scale_factor", graph.constant([1, 0, 1, 0], np.int64)], axis=1)
    unused = graph.node("Mul", [graph.node("Add", [graph.node("ReduceMean", ["image"], keepdims=0), graph.node("ReduceMean", ["im_shape"], keepdims=0)]),
                                graph.constant(0, np.float32)])
    boxes = graph.node("Add", [graph.node("Div", [graph.constant(rows[:, 2:6], np.float32), scale]), unused])
    graph.node("Concat", [graph.constant(rows[:, :2], np.float32), boxes, graph.constant(rows[:, 6:], np.float32)], "rows", axis=1)
    graph.node("Identity", [graph.constant([3], np.int32)], "count")
    return graph.model("layout", [("im_shape", TensorProto.FLOAT, ["N", 2]), ("image", TensorProto.FLOAT, ["N", 3, 800, 800]),
                                  ("scale_factor", TensorProto.FLOAT, ["N", 2])],
                       [("rows", TensorProto.FLOAT, ["R", 7]), ("count", TensorProto.INT32, ["N"])])


if __name__ == "__main__":
    folder = pathlib.Path(__file__).parent / "nets"
    folder.mkdir(exist_ok=True)
    save(whole(), folder / "whole.onnx")
    save(encoder((0.5 - MEAN) / DEVIATION, 1), folder / "encoder.onnx")
    save(decoder(classes_after(FORMULA, 1), "x", "mask", "context"), folder / "decoder.onnx")
    save(decoder(classes_after([5, 5], 1), "x", "mask", "context"), folder / "endless.onnx")
    save(encoder(0, 3), folder / "chart_encoder.onnx")
    save(decoder(classes_after(CHART, 0), "input_ids", "", "encoder_hidden_states"), folder / "chart_decoder.onnx")
    save(layout(), folder / "PP-DocLayoutV3.onnx")
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer(), indent=1) + "\n")
