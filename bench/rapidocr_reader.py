"""RapidOCR from its wheel, as its documentation runs it: one engine, file after file. Run by third_party/tools/bin/python.

Writes JSON lines: {"ready": seconds} when the models are loaded, then one per file. With --wait it starts reading when a
line comes on stdin, so that several of them can start together. Offline: the models are the wheel's own.
"""
import argparse
import json
import sys
import time

MODELS = {"Det": "small", "Rec": "small", "Cls": "mobile"}  # what the wheel carries, and its default


def compute_in(precision):
    """RapidOCR has no setting for it; OpenVINO's own default is bf16 where the CPU has it."""
    import openvino
    compile_model = openvino.Core.compile_model

    def with_precision(self, model, device_name, config=None):
        return compile_model(self, model, device_name, {**(config or {}), "INFERENCE_PRECISION_HINT": precision})
    openvino.Core.compile_model = with_precision


def load(name, precision):
    from rapidocr import EngineType, RapidOCR
    if precision:
        compute_in(precision)
    engine_type = {"onnxruntime": EngineType.ONNXRUNTIME, "openvino": EngineType.OPENVINO}[name]
    stages = {f"{stage}.engine_type": engine_type for stage in MODELS}
    engine = RapidOCR(params={"Global.log_level": "error", **stages})
    for model in ("_load_det_model", "_load_cls_model", "_load_rec_model"):  # otherwise with the first file
        getattr(engine, model)()
    return engine


def read(engine, path, markdown):
    start = time.perf_counter()
    result = engine(path)
    seconds = time.perf_counter() - start
    found = zip(result.txts or (), [] if result.boxes is None else result.boxes, result.scores or ())
    lines = [{"text": text, "box": [float(number) for corner in box for number in corner], "score": float(score)}
             for text, box, score in found]
    reading = {"path": path, "seconds": seconds, "lines": lines}
    return {**reading, "markdown": result.to_markdown()} if markdown and lines else reading


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--engine", choices=("onnxruntime", "openvino"), default="onnxruntime")
    arguments.add_argument("--precision", help="of OpenVINO: f32, bf16")
    arguments.add_argument("--wait", action="store_true")
    arguments.add_argument("--markdown", action="store_true", help="as RapidOCR writes it, beside the lines")
    arguments.add_argument("files", nargs="+")
    given = arguments.parse_args()
    start = time.perf_counter()
    engine = load(given.engine, given.precision)
    print(json.dumps({"ready": time.perf_counter() - start}), flush=True)
    if given.wait:
        sys.stdin.readline()
    for path in given.files:
        print(json.dumps(read(engine, path, given.markdown), ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
