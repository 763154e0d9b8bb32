"""Writes uvdoc.onnx: a network of a few nodes with the input and output of UVDoc in its coarse-grid form.

    python3 make_net.py        # needs the onnx package (tools/setup/tools.lock)

It says that the lines of a page sag by a tenth of its height in the middle, and that it is flat when the picture is not
the test's (its colour, planes R, G, B, against 255).
"""
import pathlib

import numpy as np
from onnx import TensorProto, checker, helper, numpy_helper, save

COLOUR = [0.8, 0.6, 0.4]  # of unwarper_test.cc's page
ROWS, COLUMNS = 45, 31


def grid():
    y, x = np.meshgrid(np.linspace(-1, 1, ROWS), np.linspace(-1, 1, COLUMNS), indexing="ij")
    flat = np.stack([x, y])[None].astype(np.float32)
    sag = np.stack([np.zeros_like(x), 0.2 * np.cos(x * np.pi / 2)])[None].astype(np.float32)
    return flat, sag


def net():
    flat, sag = grid()
    constants = {"flat": flat, "sag": sag, "colour": np.array(COLOUR, np.float32), "tolerance": np.float32(0.02)}
    nodes = [helper.make_node("ReduceMean", ["image"], ["mean"], axes=[0, 2, 3], keepdims=0),
             helper.make_node("Sub", ["mean", "colour"], ["difference"]),
             helper.make_node("Abs", ["difference"], ["distance"]),
             helper.make_node("ReduceMax", ["distance"], ["most"], keepdims=0),
             helper.make_node("Less", ["most", "tolerance"], ["known"]),
             helper.make_node("Cast", ["known"], ["share"], to=TensorProto.FLOAT),
             helper.make_node("Mul", ["sag", "share"], ["bend"]),
             helper.make_node("Add", ["flat", "bend"], ["points"])]
    inputs = [helper.make_tensor_value_info("image", TensorProto.FLOAT, [1, 3, 712, 488])]
    outputs = [helper.make_tensor_value_info("points", TensorProto.FLOAT, [1, 2, ROWS, COLUMNS])]
    initializers = [numpy_helper.from_array(np.asarray(value), name) for name, value in constants.items()]
    model = helper.make_model(helper.make_graph(nodes, "uvdoc", inputs, outputs, initializers),
                              opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    checker.check_model(model)
    return model


if __name__ == "__main__":
    save(net(), pathlib.Path(__file__).parent / "uvdoc.onnx")
