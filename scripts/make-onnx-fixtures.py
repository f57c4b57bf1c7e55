#!/usr/bin/env python3
"""Writes small ONNX models with ONNX Runtime's answers to test/fixtures/onnx/<name>/ (case.json and model.onnx).

Made with onnx 1.23.2, onnxruntime 1.32.0 and numpy 1.26.4. Each model is one operator, or a few, at a trap: an axis that is not the
last, a version whose attribute became an input, padding, ties, sizes that are only known when run.
"""
import json
import pathlib

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto as T
from onnx import helper as h
from onnx import numpy_helper

ROOT = pathlib.Path(__file__).resolve().parent.parent / "test" / "fixtures" / "onnx"
rng = np.random.default_rng(0)
DATATYPES = {"float32": "FP32", "float64": "FP64", "int64": "INT64", "int32": "INT32", "int8": "INT8", "uint8": "UINT8", "bool": "BOOL", "object": "BYTES"}


def f32(*shape):
    return rng.standard_normal(shape).astype(np.float32)


def i64(*values):
    return np.array(values, dtype=np.int64)


def tensor_json(name, array):
    return {"name": name, "datatype": DATATYPES[str(array.dtype)], "shape": list(array.shape), "data": [None if v != v else v for v in array.ravel().tolist()]}


def case(name, nodes, inputs, opset=17, constants=None, outputs=("y",), ml=None, symbols=None):
    """`inputs`: name -> array. `symbols`: input -> shape with names in it."""
    infos = []
    for key, array in inputs.items():
        kind = T.STRING if array.dtype == object else h.np_dtype_to_tensor_dtype(array.dtype)
        infos.append(h.make_tensor_value_info(key, kind, (symbols or {}).get(key, ["N", *array.shape[1:]])))
    initializers = [numpy_helper.from_array(array, key) for key, array in (constants or {}).items()]
    graph = h.make_graph(nodes, name, infos, [onnx.ValueInfoProto(name=key) for key in outputs], initializers)
    imports = [h.make_opsetid("", opset)] + ([h.make_opsetid("ai.onnx.ml", ml)] if ml else [])
    model = h.make_model(graph, opset_imports=imports, ir_version=9 if opset < 21 else 10, producer_name="make-onnx-fixtures")
    data = model.SerializeToString()
    session = onnxruntime.InferenceSession(data, providers=["CPUExecutionProvider"])
    answers = session.run(list(outputs), inputs)
    folder = ROOT / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "model.onnx").write_bytes(data)
    spec = {
        "name": name,
        "files": ["model.onnx"],
        "inputs": [tensor_json(key, array) for key, array in inputs.items()],
        "outputs": [tensor_json(key, np.asarray(array)) for key, array in zip(outputs, answers)],
        "tolerance": 1e-5,
    }
    (folder / "case.json").write_text(json.dumps(spec))


def one(name, op, inputs, opset=17, constants=None, outputs=("y",), ml=None, symbols=None, **attributes):
    names = [*inputs, *(constants or {})]
    node = h.make_node(op, names, list(outputs), domain="ai.onnx.ml" if ml else "", **attributes)
    case(name, [node], inputs, opset, constants, outputs, ml, symbols)


x = f32(3, 4)
image = f32(2, 3, 7, 6)
one("softmax-11", "Softmax", {"x": f32(2, 3, 4)}, 11, axis=1)
one("softmax-13-axis", "Softmax", {"x": f32(2, 3, 4)}, 13, axis=1)
one("log-softmax", "LogSoftmax", {"x": x}, 13)
one("hardmax-ties", "Hardmax", {"x": np.array([[1, 3, 3], [2, 2, 2]], np.float32)}, 13)
one("arg-max-axis-0", "ArgMax", {"x": x}, axis=0, keepdims=1)
one("arg-min-last", "ArgMin", {"x": np.array([[1, 0, 0], [5, 5, 5]], np.float32)}, axis=1, keepdims=0, select_last_index=1)
one("reduce-two-axes", "ReduceMean", {"x": f32(2, 3, 4)}, axes=[0, 2], keepdims=0)
one("reduce-18", "ReduceMax", {"x": f32(2, 3, 4)}, 18, {"axes": i64(1)}, keepdims=0)
one("reduce-log-sum-exp", "ReduceLogSumExp", {"x": x * 100}, 13, axes=[1], keepdims=0)
one("gemm", "Gemm", {"a": f32(4, 3)}, 13, {"b": f32(5, 4), "c": f32(1, 5)}, symbols={"a": [4, 3]}, transA=1, transB=1, alpha=0.5, beta=2.0)
one("mat-mul-batch", "MatMul", {"a": f32(2, 1, 3, 4)}, 13, {"b": f32(5, 4, 2)})
one("clip-6", "Clip", {"x": x}, 6, min=-0.5, max=0.5)
one("mod-int", "Mod", {"a": i64(-7, 7, -7)}, 13, {"b": i64(3, -3, -3)})
one("mod-float", "Mod", {"a": f32(4)}, 13, {"b": np.full(1, 0.3, np.float32)}, fmod=1)
one("div-int", "Div", {"a": i64(-7, 7)}, 14, {"b": i64(2)})
one("slice-9", "Slice", {"x": f32(3, 5)}, 9, starts=[1], ends=[-1], axes=[1])
one("slice-backwards", "Slice", {"x": f32(3, 5)}, 13, {"s": i64(-1), "e": i64(-(2**63)), "a": i64(1), "t": i64(-2)})
one("squeeze-11", "Squeeze", {"x": f32(3, 1, 4)}, 11, axes=[1])
one("split-uneven", "Split", {"x": f32(3, 5)}, 18, outputs=("a", "b"), axis=1, num_outputs=2)
one("pad-reflect", "Pad", {"x": f32(2, 4)}, 13, {"p": i64(0, 2, 0, 3)}, mode="reflect")
one("pad-negative", "Pad", {"x": f32(2, 4)}, 13, {"p": i64(0, -1, 0, 2), "v": np.array(7, np.float32)})
one("transpose", "Transpose", {"x": f32(2, 3, 4)}, perm=[0, 2, 1])
one("tile", "Tile", {"x": f32(2, 3)}, 13, {"r": i64(1, 2)})
one("expand", "Expand", {"x": f32(3, 1)}, 13, {"s": i64(2, 1, 4)})
one("cum-sum", "CumSum", {"x": x}, 14, {"a": np.array(1, np.int32)}, exclusive=1, reverse=1)
one("top-k-ties", "TopK", {"x": np.array([[1, 3, 3, 2], [0, 0, 0, 0]], np.float32)}, 11, {"k": i64(2)}, outputs=("v", "i"), axis=1)
one("gather-elements", "GatherElements", {"x": x}, 13, {"i": np.array([[0, -1], [1, 1], [2, 0]], np.int64)}, axis=1)
one("gather-nd", "GatherND", {"x": f32(2, 3, 4)}, 13, {"i": np.array([[0, 1], [1, 2]], np.int64)})
one("scatter-nd", "ScatterND", {"x": f32(4, 2)}, 16, {"i": np.array([[1], [3]], np.int64), "u": f32(2, 2)}, reduction="add")
one("scatter-elements", "ScatterElements", {"x": x}, 16, {"i": np.array([[1, 1]], np.int64), "u": f32(1, 2)}, axis=1, reduction="add")
one("one-hot", "OneHot", {"i": i64(0, 2, -1)}, 11, {"d": np.array(3, np.int64), "v": np.array([5, 9], np.float32)}, axis=0)
one("non-zero", "NonZero", {"x": np.array([[1, 0, 2], [0, 0, 3]], np.float32)}, 13)
one("compress", "Compress", {"x": x}, 11, {"c": np.array([True, False, True])}, axis=1)
one("unique", "Unique", {"x": np.array([2, 1, 1, 3, 2], np.float32)}, 11, outputs=("y", "i", "inv", "n"))
one("trilu", "Trilu", {"x": f32(2, 4, 4)}, 14, {"k": np.array(-1, np.int64)}, upper=0)
one("einsum", "Einsum", {"a": f32(2, 3, 4)}, 12, {"b": f32(4, 5)}, equation="nij,jk->nki")
one("conv", "Conv", {"x": image}, 11, {"w": f32(4, 3, 3, 2), "b": f32(4)}, pads=[1, 0, 2, 1], strides=[2, 1], dilations=[1, 2])
one("conv-group-same", "Conv", {"x": f32(1, 4, 7, 6)}, 11, {"w": f32(4, 2, 3, 3)}, auto_pad="SAME_LOWER", group=2, strides=[2, 2])
one("conv-transpose", "ConvTranspose", {"x": f32(2, 3, 4, 4)}, 11, {"w": f32(3, 2, 3, 3), "b": f32(2)}, strides=[2, 2], pads=[1, 1, 0, 0], output_padding=[1, 0])
one("max-pool-ceil", "MaxPool", {"x": image}, 12, outputs=("y", "i"), kernel_shape=[3, 2], strides=[2, 2], ceil_mode=1, pads=[1, 0, 0, 1])
one("average-pool", "AveragePool", {"x": image}, 17, kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1], count_include_pad=0)
one("batch-norm", "BatchNormalization", {"x": image}, 15, {k: np.abs(f32(3)) for k in "sbmv"})
one("layer-norm", "LayerNormalization", {"x": f32(2, 3, 4)}, 17, {"s": f32(3, 4), "b": f32(3, 4)}, axis=1)
one("instance-norm", "InstanceNormalization", {"x": image}, 6, {"s": f32(3), "b": f32(3)})
one("lrn", "LRN", {"x": f32(2, 5, 3, 2)}, 13, size=3, alpha=0.1)
one("gelu", "Gelu", {"x": x}, 20)
one("prelu", "PRelu", {"x": image}, 16, {"s": f32(3, 1, 1)})
one("resize-linear", "Resize", {"x": f32(1, 2, 3, 4)}, 13, {"roi": np.zeros(0, np.float32), "scales": np.array([1, 1, 2, 1.5], np.float32)}, mode="linear")
one("resize-cubic", "Resize", {"x": f32(1, 1, 4, 4)}, 13, {"roi": np.zeros(0, np.float32), "scales": np.array([1, 1, 0.6, 1.6], np.float32)}, mode="cubic")
one("depth-to-space", "DepthToSpace", {"x": f32(2, 8, 2, 3)}, 13, blocksize=2, mode="CRD")
lstm = {"w": f32(2, 12, 4), "r": f32(2, 12, 3), "b": f32(2, 24)}
one("lstm", "LSTM", {"x": f32(5, 2, 4)}, 14, lstm, outputs=("y", "h", "c"), symbols={"x": [5, 2, 4]}, hidden_size=3, direction="bidirectional")
one("gru", "GRU", {"x": f32(5, 2, 4)}, 14, {"w": f32(1, 9, 4), "r": f32(1, 9, 3), "b": f32(1, 18)}, outputs=("y", "h"), symbols={"x": [5, 2, 4]}, hidden_size=3, linear_before_reset=1)
one("rnn", "RNN", {"x": f32(5, 2, 4)}, 14, {"w": f32(1, 3, 4), "r": f32(1, 3, 3)}, outputs=("y", "h"), symbols={"x": [5, 2, 4]}, hidden_size=3, direction="reverse", activations=["Relu"])
one("ml-scaler", "Scaler", {"x": x}, ml=3, offset=[1.0, 2.0, 3.0, 4.0], scale=[0.5, 1.0, 2.0, 3.0])
one("ml-normalizer", "Normalizer", {"x": -np.abs(x)}, ml=3, norm="MAX")
one("ml-label-encoder", "LabelEncoder", {"x": np.array([["a"], ["zz"]], dtype=object)}, ml=3, keys_strings=["a", "b"], values_int64s=[5, 6], default_int64=-9)
one("ml-one-hot", "OneHotEncoder", {"x": np.array([["a"], ["zz"]], dtype=object)}, ml=3, cats_strings=["a", "b"], zeros=1)
one("ml-linear-classifier", "LinearClassifier", {"x": x}, ml=3, outputs=("l", "p"), coefficients=f32(12).tolist(), intercepts=f32(3).tolist(), classlabels_strings=["a", "b", "c"], post_transform="SOFTMAX")
one("ml-linear-regressor", "LinearRegressor", {"x": x}, ml=3, coefficients=f32(8).tolist(), intercepts=f32(2).tolist(), targets=2)
TREE = dict(nodes_treeids=[0] * 5, nodes_nodeids=list(range(5)), nodes_featureids=[0, 0, 1, 0, 0], nodes_truenodeids=[1, 0, 3, 0, 0], nodes_falsenodeids=[2, 0, 4, 0, 0])
for mode in ("LEQ", "LT", "GTE", "GT"):
    hits = np.array([[0.5, 0.25], [0.5, 9], [9, 0.25], [np.nan, 0], [9, np.nan]], np.float32)
    modes = [f"BRANCH_{mode}", "LEAF", f"BRANCH_{mode}", "LEAF", "LEAF"]
    one(f"ml-tree-{mode.lower()}", "TreeEnsembleRegressor", {"x": hits}, ml=3, n_targets=2, nodes_modes=modes, nodes_values=[0.5, 0, 0.25, 0, 0], nodes_missing_value_tracks_true=[0, 0, 1, 0, 0], target_treeids=[0] * 6, target_nodeids=[1, 1, 3, 3, 4, 4], target_ids=[0, 1] * 3, target_weights=[1.0, -1.0, 2.0, -2.0, 3.0, 4.0], base_values=[10.0, 20.0], **TREE)

# Graphs.
shape = [h.make_node("Shape", ["x"], ["s"]), h.make_node("Gather", ["s", "zero"], ["n"], axis=0), h.make_node("Unsqueeze", ["n", "axis"], ["n1"]),
         h.make_node("Concat", ["n1", "rest"], ["to"], axis=0), h.make_node("Reshape", ["x", "to"], ["y"])]
case("computed-reshape", shape, {"x": f32(3, 2, 4)}, constants={"zero": np.array(0, np.int64), "axis": i64(0), "rest": i64(-1)})
then = h.make_graph([h.make_node("Relu", ["x"], ["t"])], "then", [], [onnx.ValueInfoProto(name="t")])
other = h.make_graph([h.make_node("Neg", ["x"], ["e"])], "else", [], [onnx.ValueInfoProto(name="e")])
condition = [h.make_node("ReduceSum", ["x"], ["sum"], keepdims=0), h.make_node("Greater", ["sum", "zero"], ["c"]), h.make_node("If", ["c"], ["y"], then_branch=then, else_branch=other)]
case("if-captures", condition, {"x": -np.abs(f32(2, 3))}, constants={"zero": np.array(0, np.float32)})
body = h.make_graph([h.make_node("Add", ["v", "x"], ["v2"]), h.make_node("Identity", ["v2"], ["scan"]), h.make_node("Identity", ["cond"], ["cond2"])], "body",
                    [h.make_tensor_value_info("i", T.INT64, []), h.make_tensor_value_info("cond", T.BOOL, []), h.make_tensor_value_info("v", T.FLOAT, [2])],
                    [onnx.ValueInfoProto(name=n) for n in ("cond2", "v2", "scan")])
case("loop-scans", [h.make_node("Loop", ["trips", "", "start"], ["y", "all"], body=body)], {"x": f32(2)}, constants={"trips": np.array(3, np.int64), "start": np.zeros(2, np.float32)}, outputs=("y", "all"))
step = h.make_graph([h.make_node("Add", ["s", "e"], ["s2"]), h.make_node("Mul", ["s2", "e"], ["o"])], "step",
                    [h.make_tensor_value_info("s", T.FLOAT, [2]), h.make_tensor_value_info("e", T.FLOAT, [2])], [onnx.ValueInfoProto(name=n) for n in ("s2", "o")])
case("scan", [h.make_node("Scan", ["start", "x"], ["y", "all"], body=step, num_scan_inputs=1, scan_input_directions=[1])], {"x": f32(4, 2)}, constants={"start": np.zeros(2, np.float32)}, outputs=("y", "all"))
# Products of bytes: weights unsigned, because those of signed ones saturate in ONNX Runtime on processors without VNNI.
def bytes_of(*shape, signed=False):
    return (rng.integers(-128, 128, shape).astype(np.int8) if signed else rng.integers(0, 256, shape).astype(np.uint8))


def u8(value):
    return np.array(value, np.uint8)


def scale(value):
    return np.array(value, np.float32)


one("mat-mul-integer-columns", "MatMulInteger", {"a": bytes_of(5, 33)}, 17, {"b": bytes_of(33, 11), "za": u8(7), "zb": bytes_of(11)})
one("mat-mul-integer-wide", "MatMulInteger", {"a": bytes_of(7, 65)}, 17, {"b": bytes_of(65, 19), "za": u8(120), "zb": u8(128)})
one("mat-mul-integer-signed", "MatMulInteger", {"a": bytes_of(3, 4, signed=True)}, 17, {"b": bytes_of(4, 2, signed=True)})
one("mat-mul-integer-batch", "MatMulInteger", {"a": bytes_of(2, 3, 20)}, 17, {"b": bytes_of(20, 16), "za": u8(9), "zb": u8(128)})
one("conv-integer", "ConvInteger", {"x": bytes_of(2, 3, 7, 6)}, 17, {"w": bytes_of(10, 3, 3, 3), "zx": u8(100), "zw": u8(128)}, pads=[1, 1, 1, 1], strides=[2, 1])
one("conv-integer-group", "ConvInteger", {"x": bytes_of(1, 4, 5, 5)}, 17, {"w": bytes_of(4, 1, 3, 3), "zx": u8(3)}, group=4)
columns = {"sa": scale(0.02), "za": u8(130), "b": bytes_of(40, 9), "sb": np.abs(f32(9)) / 50, "zb": np.full(9, 128, np.uint8), "sy": scale(0.3), "zy": u8(90)}
one("q-linear-mat-mul-columns", "QLinearMatMul", {"a": bytes_of(6, 40)}, 17, columns)
filters = {"sx": scale(0.02), "zx": u8(60), "w": bytes_of(12, 3, 3, 3), "sw": np.abs(f32(12)) / 60, "zw": np.full(12, 128, np.uint8), "sy": scale(0.2), "zy": u8(0), "b": rng.integers(-9000, 9000, 12).astype(np.int32)}
one("q-linear-conv-filters", "QLinearConv", {"x": bytes_of(2, 3, 6, 6)}, 17, filters, pads=[1, 0, 1, 0])
print(len(list(ROOT.iterdir())), "cases in", ROOT)
