"""A PaddleX model folder with a recogniser in Paddle's form (ProgramDesc and parameters, as framework.proto of Paddle has
them), made by hand: no package carries one. Every 8 columns of a line are a step; where they are dark the network says
the first character of its dictionary, else the blank."""
import struct

FLOATS, TENSOR, FEED, FETCH = 5, 7, 9, 10  # VarType.Type
INT, FLOAT, STRING, INTS, BOOLEAN = 0, 1, 2, 3, 6  # AttrType
VARYING = -1
SURE = 40.0  # of the blank and of the first character
LIGHT = 0.75  # a mean pixel of (x / 255 - 0.5) / 0.5 above which nothing is written


def varint(number):
    number &= (1 << 64) - 1
    out = b""
    while True:
        low, number = number & 0x7f, number >> 7
        out += bytes([low | 0x80 if number else low])
        if not number:
            return out


def whole(number, value):
    return varint(number << 3) + varint(value)


def part(number, content):
    content = content.encode() if isinstance(content, str) else content
    return varint(number << 3 | 2) + varint(len(content)) + content


def tensor(dims):
    return whole(1, FLOATS) + b"".join(whole(2, dim) for dim in dims)


def variable(name, dims, kept=False):
    kind = whole(1, TENSOR) + part(3, part(1, tensor(dims)) + whole(2, 0))
    return part(3, part(1, name) + part(2, kind) + whole(3, kept))


def border(name, kind):
    return part(3, part(1, name) + part(2, whole(1, kind)) + whole(3, 1))


def attribute(name, value):
    if isinstance(value, bool):
        return part(4, part(1, name) + whole(2, BOOLEAN) + whole(10, value))
    if isinstance(value, int):
        return part(4, part(1, name) + whole(2, INT) + whole(3, value))
    if isinstance(value, str):
        return part(4, part(1, name) + whole(2, STRING) + part(5, value))
    return part(4, part(1, name) + whole(2, INTS) + b"".join(whole(6, each) for each in value))


def operation(kind, inputs, outputs, **attributes):
    body = b"".join(part(1, part(1, name) + part(2, argument)) for name, argument in inputs.items())
    body += b"".join(part(2, part(1, name) + part(2, argument)) for name, argument in outputs.items())
    body += part(3, kind)
    return part(4, body + b"".join(attribute(name, value) for name, value in attributes.items()))


def parameter(dims, values):
    described = tensor(dims)
    return struct.pack("<IQIi", 0, 0, 0, len(described)) + described + struct.pack(f"<{len(values)}f", *values)


def program(classes):
    parts = [
        border("feed", FEED), border("fetch", FETCH), variable("x", [VARYING, 3, 48, VARYING]),
        variable("pooled", [VARYING, 3, 1, VARYING]), variable("flat", [VARYING, 3, VARYING]),
        variable("steps", [VARYING, VARYING, 3]), variable("weight", [3, classes], True),
        variable("lean", [classes], True), variable("product", [VARYING, VARYING, classes]),
        variable("scores", [VARYING, VARYING, classes]), variable("out", [VARYING, VARYING, classes]),
        operation("feed", {"X": "feed"}, {"Out": "x"}, col=0),
        operation("pool2d", {"X": "x"}, {"Out": "pooled"}, pooling_type="avg", ksize=[48, 8], strides=[48, 8],
                  paddings=[0, 0], global_pooling=False, ceil_mode=False, exclusive=True, adaptive=False,
                  padding_algorithm="EXPLICIT", data_format="NCHW"),
        operation("squeeze2", {"X": "pooled"}, {"Out": "flat"}, axes=[2]),
        operation("transpose2", {"X": "flat"}, {"Out": "steps"}, axis=[0, 2, 1]),
        operation("matmul_v2", {"X": "steps", "Y": "weight"}, {"Out": "product"}, trans_x=False, trans_y=False),
        operation("elementwise_add", {"X": "product", "Y": "lean"}, {"Out": "scores"}, axis=-1),
        operation("softmax", {"X": "scores"}, {"Out": "out"}, axis=2),
        operation("fetch", {"X": "out"}, {"Out": "fetch"}, col=0),
    ]
    return part(1, whole(1, 0) + whole(2, 0) + b"".join(parts)) + part(4, whole(1, 0))


def write(folder, model_name, characters, classes=None):
    """`classes`: of the network, where they are not as many as the characters, the blank and the space."""
    classes = classes or len(characters) + 2
    folder.mkdir()
    (folder / "inference.pdmodel").write_bytes(program(classes))
    weight = [SURE if column == 0 else 0.0 for _ in range(3) for column in range(classes)]
    lean = [0.0, 3 * SURE * LIGHT] + [0.0] * (classes - 2)
    # In the order of the names, as Paddle combines them.
    (folder / "inference.pdiparams").write_bytes(parameter([classes], lean) + parameter([3, classes], weight))
    (folder / "inference.yml").write_text(
        f"Global:\n  model_name: {model_name}\nPreProcess:\n  transform_ops:\n  - RecResizeImg:\n      image_shape:\n"
        "      - 3\n      - 48\n      - 320\nPostProcess:\n  name: CTCLabelDecode\n  character_dict:\n"
        + "".join(f"  - '{character}'\n" for character in characters))
