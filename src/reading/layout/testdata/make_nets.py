"""Writes nets/*.onnx: networks of a few nodes with the inputs and outputs of the PP-DocLayout families.

    python3 make_nets.py        # needs the onnx package (tools/setup/tools.lock)

Each says that it saw three boxes on a page of one colour (COLOUR), and only if its inputs are what the real network
wants: planes in the right order and normalised its way, im_shape and scale_factor right. Otherwise all scores are 0.
"""
import pathlib

import numpy as np
from onnx import TensorProto, checker, helper, numpy_helper, save

COLOUR = np.array([0.8, 0.4, 0.2])  # R, G, B of layout_analyser_test.cc's page, against 255
IMAGE_NET = (COLOUR - [0.485, 0.456, 0.406]) / [0.229, 0.224, 0.225]

# file: side of the input, means of its planes, takes im_shape, labels of a text and a title, order keys
NETS = {
    "PP-DocLayout-S": (480, IMAGE_NET, False, (2, 0), 0),
    "PP-DocLayout-M": (640, IMAGE_NET, False, (2, 0), 0),
    "PP-DocLayout-L": (640, COLOUR, True, (2, 0), 0),
    "PP-DocLayout_plus-L": (800, COLOUR, True, (2, 0), 0),
    "PP-DocBlockLayout": (640, COLOUR, True, (0, 0), 0),
    "PP-DocLayoutV2": (800, COLOUR, True, (22, 17), 2),
    "PP-DocLayoutV3": (800, COLOUR, True, (22, 17), 1),
}


def table(side, labels, keys):
    """Columns of the rows: class, score, box in the input's pixels, order keys."""
    text, title = labels
    rows = np.array([
        [text, 0.9, 0.1, 0.1, 0.5, 0.2, 2, 0],
        [text, 0.6, 0.1, 0.1, 0.5, 0.19, 2, 1],   # the same again
        [title, 0.8, 0.1, 0.3, 0.9, 0.35, 1, 0],
        [text, 0.99, 0.1, 0.8, 0.9, 0.9, 3, 0],   # behind the count
    ], np.float32)
    rows[:, 2:6] *= side
    return rows[:, :1], rows[:, 1:2], rows[:, 2:6], rows[:, 6:6 + keys]


def net(name, side, means, takes_shape, labels, keys):
    nodes, constants = [], []

    def constant(label, values):
        constants.append(numpy_helper.from_array(np.ascontiguousarray(values), label))
        return label

    def node(kind, inputs, **attributes):
        nodes.append(helper.make_node(kind, inputs, [f"v{len(nodes)}"], **attributes))
        return nodes[-1].output[0]

    def near(value, expected, tolerance, label):
        """1 where all of `value` is, 0 otherwise."""
        off = node("Abs", [node("Sub", [value, constant(label, np.asarray(expected, np.float32))])])
        most = node("ReduceMax", [off], keepdims=0)
        within = node("Less", [most, constant(label + "_tolerance", np.float32(tolerance))])
        return node("Cast", [within], to=TensorProto.FLOAT)

    classes, scores, boxes, order = table(side, labels, keys)
    inputs = [helper.make_tensor_value_info("image", TensorProto.FLOAT, ["N", 3, side, side]),
              helper.make_tensor_value_info("scale_factor", TensorProto.FLOAT, ["N", 2])]
    good = near(node("ReduceMean", ["image"], axes=[0, 2, 3], keepdims=0), means, 0.02, "means")
    if takes_shape:
        inputs.insert(0, helper.make_tensor_value_info("im_shape", TensorProto.FLOAT, ["N", 2]))
        good = node("Mul", [good, near("im_shape", [[side, side]], 0.5, "shape")])
    across = node("Gather", ["scale_factor", constant("x_first", np.array([1, 0, 1, 0], np.int64))], axis=1)
    columns = [constant("classes", classes),
               node("Mul", [constant("scores", scores), good]),
               node("Div", [constant("boxes", boxes), across])]
    if keys:
        columns.append(constant("keys", order))
    nodes.append(helper.make_node("Concat", columns, ["rows"], axis=1))
    nodes.append(helper.make_node("Identity", [constant("three", np.array([3], np.int32))], ["count"]))
    outputs = [helper.make_tensor_value_info("rows", TensorProto.FLOAT, ["R", 6 + keys]),
               helper.make_tensor_value_info("count", TensorProto.INT32, ["N"])]
    model = helper.make_model(helper.make_graph(nodes, name, inputs, outputs, constants),
                              opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    checker.check_model(model)
    return model


if __name__ == "__main__":
    folder = pathlib.Path(__file__).parent / "nets"
    folder.mkdir(exist_ok=True)
    for name, description in NETS.items():
        save(net(name, *description), folder / f"{name}.onnx")
