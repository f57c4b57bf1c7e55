#!/usr/bin/env python3
"""Writes convolution nets with ONNX Runtime's answers to test/fixtures/optimize/<name>/ (case.json, model.onnx, and rows.csv of one).

Made with onnx 1.23.2, onnxruntime 1.32.0, scikit-learn 1.5.2 and numpy 1.26.4. `digits` is a net that tells digits apart: random
convolutions as exporters leave them (batch norms, factors and shifts by channel), and logistic regression on what they give. The others
are one product each with a norm behind it. `digits/quantized.json` is what ONNX Runtime answers where slipway has quantised and converted
the net; for that the project must be built.
"""
import csv
import json
import pathlib
import subprocess
import tempfile

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto as T
from onnx import helper as h
from onnx import numpy_helper
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression

ROOT = pathlib.Path(__file__).resolve().parent.parent / "test" / "fixtures" / "optimize"
rng = np.random.default_rng(7)
DATATYPES = {"float32": "FP32", "int64": "INT64"}


def f32(*shape):
    return rng.standard_normal(shape).astype(np.float32)


def norm(name, channels):
    """Scale, bias, mean and variance of a batch norm."""
    parts = {"s": 0.5 + np.abs(f32(channels)), "b": f32(channels), "m": f32(channels), "v": 0.2 + np.abs(f32(channels))}
    return {f"{name}_{key}": value for key, value in parts.items()}


def model_of(name, nodes, width, constants, outputs):
    infos = [h.make_tensor_value_info("x", T.FLOAT, ["N", *width])]
    initializers = [numpy_helper.from_array(array, key) for key, array in constants.items()]
    graph = h.make_graph(nodes, name, infos, [onnx.ValueInfoProto(name=key) for key in outputs], initializers)
    return h.make_model(graph, opset_imports=[h.make_opsetid("", 17)], ir_version=9, producer_name="make-optimize-fixtures")


def run(model, outputs, x):
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return session.run(outputs, {"x": x})


def tensor_json(name, array):
    return {"name": name, "datatype": DATATYPES[str(array.dtype)], "shape": list(array.shape), "data": array.ravel().tolist()}


def write(name, model, x, outputs):
    folder = ROOT / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "model.onnx").write_bytes(model.SerializeToString())
    answers = run(model, outputs, x)
    spec = {
        "name": name,
        "files": ["model.onnx"],
        "inputs": [tensor_json("x", x)],
        "outputs": [tensor_json(key, array) for key, array in zip(outputs, answers)],
        "tolerance": 1e-5,
    }
    (folder / "case.json").write_text(json.dumps(spec))
    return folder


def one(name, product, weights, steps, width, constants):
    nodes = [h.make_node(product[0], ["x", *weights], ["u0"], **product[1])]
    for i, (op, inputs) in enumerate(steps):
        names = [f"u{i}" if value is None else value for value in inputs]
        nodes.append(h.make_node(op, names, ["y" if i == len(steps) - 1 else f"u{i + 1}"]))
    write(name, model_of(name, nodes, width, {**weights, **constants}, ["y"]), f32(3, *width), ["y"])


bn = ["BatchNormalization", [None, "n_s", "n_b", "n_m", "n_v"]]
image = [3, 6, 5]
one("conv-norm", ["Conv", {"pads": [1, 1, 1, 1]}], {"w": f32(4, 3, 3, 3), "c": f32(4)}, [bn], image, norm("n", 4))
one("conv-group-norm", ["Conv", {"group": 3}], {"w": f32(6, 1, 3, 3)}, [bn], image, norm("n", 6))
one("conv1d-norm", ["Conv", {}], {"w": f32(5, 2, 3)}, [bn], [2, 9], norm("n", 5))
one("conv-transpose-norm", ["ConvTranspose", {"group": 2}], {"w": f32(4, 3, 2, 2), "c": f32(6)}, [bn], [4, 3, 3], norm("n", 6))
one("gemm-norm", ["Gemm", {"transB": 1}], {"w": f32(6, 8), "c": f32(6)}, [bn], [8], norm("n", 6))
one("matmul-norm", ["MatMul", {}], {"w": f32(8, 6)}, [bn], [8], norm("n", 6))
steps = [["Mul", ["k", None]], ["Sub", ["d", None]], ["Div", [None, "e"]], ["Add", [None, "one"]]]
by_channel = {"k": f32(4, 1, 1), "d": f32(1, 4, 1, 1), "e": 0.5 + np.abs(f32(1, 4, 1, 1)), "one": np.array([0.5], np.float32)}
one("conv-constants", ["Conv", {}], {"w": f32(4, 3, 3, 3)}, steps, image, by_channel)
one("matmul-3d-constants", ["MatMul", {}], {"w": f32(8, 6)}, [["Mul", [None, "k"]], ["Add", [None, "d"]]], [5, 8], {"k": f32(6), "d": f32(1, 1, 6)})

digits = load_digits()
x = (digits.data.astype(np.float32)).reshape(-1, 1, 8, 8)
train = slice(0, 1500)
rows = slice(1500, 1680)
body = {
    "w1": f32(8, 1, 3, 3) / 3,
    "w2": f32(16, 8, 3, 3) / 8,
    "b2": f32(16) / 4,
    "k2": np.ones((16, 1, 1), np.float32),
    "d2": np.zeros((16, 1, 1), np.float32),
    "w3": f32(16, 1, 3, 3) / 2,
    **norm("n1", 8),
    **norm("n3", 16),
}
layers = [
    h.make_node("Conv", ["x", "w1"], ["c1"], pads=[1, 1, 1, 1]),
    h.make_node("BatchNormalization", ["c1", "n1_s", "n1_b", "n1_m", "n1_v"], ["a1"]),
    h.make_node("Relu", ["a1"], ["r1"]),
    h.make_node("Conv", ["r1", "w2", "b2"], ["c2"], pads=[1, 1, 1, 1]),
    h.make_node("Mul", ["c2", "k2"], ["m2"]),
    h.make_node("Add", ["m2", "d2"], ["a2"]),
    h.make_node("Relu", ["a2"], ["r2"]),
    h.make_node("MaxPool", ["r2"], ["p2"], kernel_shape=[2, 2], strides=[2, 2]),
    h.make_node("Conv", ["p2", "w3"], ["c3"], group=16, pads=[1, 1, 1, 1]),
    h.make_node("BatchNormalization", ["c3", "n3_s", "n3_b", "n3_m", "n3_v"], ["a3"]),
    h.make_node("Relu", ["a3"], ["r3"]),
    h.make_node("Flatten", ["r3"], ["f"]),
]


def measured(upto, channels_of):
    """Mean and variance by channel of what the first layers give, as training leaves them in a norm."""
    got = run(model_of("body", layers[:upto], [1, 8, 8], body, [channels_of]), [channels_of], x[train])[0]
    return got.mean((0, 2, 3)), got.var((0, 2, 3))


body["n1_m"], body["n1_v"] = measured(1, "c1")
mean, variance = measured(4, "c2")
body["k2"] = (1 / np.sqrt(variance + 1e-3)).reshape(-1, 1, 1)
body["d2"] = -mean.reshape(-1, 1, 1) * body["k2"]
body["n3_m"], body["n3_v"] = measured(9, "c3")
features = run(model_of("body", layers, [1, 8, 8], body, ["f"]), ["f"], x)[0]
head = LogisticRegression(C=0.05, max_iter=3000).fit(features[train], digits.target[train])
w4 = head.coef_.astype(np.float32)
layers += [
    h.make_node("Gemm", ["f", "w4", "b4"], ["z"], transB=1),
    h.make_node("Softmax", ["z"], ["probabilities"], axis=1),
    h.make_node("ArgMax", ["z"], ["digit"], axis=1, keepdims=0),
]
net = model_of("digits", layers, [1, 8, 8], {**body, "w4": w4, "b4": head.intercept_.astype(np.float32)}, ["digit", "probabilities"])
folder = write("digits", net, x[1700:1710], ["digit", "probabilities"])
with open(folder / "rows.csv", "w", newline="") as file:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow([*(f"p{i}" for i in range(64)), "digit"])
    for image, target in zip(digits.data[rows].astype(int), digits.target[rows]):
        writer.writerow([*image, target])
found = run(net, ["digit"], x[rows])[0]
print("digits: accuracy", (found == digits.target[rows]).mean())

quantized = {}
for step in ("int8-dynamic", "int8-static"):
    with tempfile.TemporaryDirectory() as temporary:
        small, converted = f"{temporary}/small.slipway", f"{temporary}/small.onnx"
        command = ["node", str(ROOT.parent.parent.parent / "dist" / "src" / "cli" / "main.js")]
        data = ["--data", str(folder / "rows.csv"), "--target", "digit"]
        subprocess.run([*command, "optimize", str(folder / "model.onnx"), "-o", small, "--apply", f"fold-norms,{step}", *data], check=True, stdout=subprocess.DEVNULL)
        subprocess.run([*command, "convert", small, converted], check=True, stdout=subprocess.DEVNULL)
        onnx.checker.check_model(onnx.load(converted), full_check=True)
        session = onnxruntime.InferenceSession(converted, providers=["CPUExecutionProvider"])
        answers = session.run(["probabilities"], {"x": x[1700:1710]})[0]
        quantized[step] = {"types": [node.op_type for node in onnx.load(converted).graph.node], "probabilities": answers.ravel().tolist()}
(folder / "quantized.json").write_text(json.dumps(quantized))
