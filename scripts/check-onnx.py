#!/usr/bin/env python3
"""Converts parity cases with `slipway convert` and holds ONNX Runtime's answers against the framework's own.

  python scripts/check-onnx.py [--list] [--write docs/reference/convert.md] FOLDER...

Needs Python with onnx >= 1.17 and onnxruntime >= 1.20, and a build (npm run build). For each case: the file passes
onnx.checker (full_check), and every output has the same labels and floats to 1e-12 (relative to max(1, |value|)), or the
case's own tolerance where that is wider. Exits 1 when an answer differs or a file is not accepted; refusals are counted.
"""
import argparse
import json
import math
import os
import pathlib
import subprocess
import sys
import tempfile

import numpy as np
import onnx
import onnxruntime

ROOT = pathlib.Path(__file__).resolve().parent.parent
NUMPY_TYPES = {"FP64": np.float64, "FP32": np.float32, "INT64": np.int64, "INT32": np.int32, "BOOL": np.bool_}
SPECIAL = {None: math.nan, "Infinity": math.inf, "-Infinity": -math.inf}


def cases(folder):
    for path in sorted(pathlib.Path(folder).rglob("case.json")):
        yield path.parent, json.loads(path.read_text())


def convert_all(jobs):
    """One node process converts every case: [(folder, files, outputs, target)] -> [refusal or None]."""
    with tempfile.NamedTemporaryFile("w", suffix=".json", delete=False) as jobs_file:
        json.dump(jobs, jobs_file)
    try:
        done = subprocess.run(
            ["node", str(ROOT / "scripts" / "convert-cases.mjs"), jobs_file.name],
            capture_output=True, text=True, check=True,
        )
        return json.loads(done.stdout)
    finally:
        os.unlink(jobs_file.name)


def feed(session, case):
    """The case's inputs in the types the file declares."""
    given = {tensor["name"]: tensor for tensor in case["inputs"]}
    feeds = {}
    for wanted in session.get_inputs():
        tensor = given[wanted.name]
        if wanted.type == "tensor(string)":
            if any(x is None for x in tensor["data"]):
                return "ONNX has no missing text"
            data = np.array(tensor["data"], dtype=object)
        elif tensor["datatype"] == "BYTES":
            return "text for a column that nothing reads as text"
        else:
            data = np.array([SPECIAL.get(x, x) if x is None or isinstance(x, str) else x for x in tensor["data"]], dtype=np.float64)
        rank = len(wanted.shape)
        shape = tensor["shape"] if len(tensor["shape"]) == rank else ([*tensor["shape"], 1] if rank == 2 else tensor["shape"][:1])
        feeds[wanted.name] = data.reshape(shape)
    return feeds


def difference(want, got, tolerance):
    if list(got.shape) != want["shape"]:
        return f"shape {list(got.shape)}, want {want['shape']}"
    flat = got.ravel().tolist()
    for i, (a, b) in enumerate(zip(flat, want["data"])):
        if want["datatype"].startswith("FP"):
            b = SPECIAL.get(b, b) if b is None or isinstance(b, str) else b
            if a == b or (math.isnan(a) and math.isnan(b)):
                continue
            if not abs(a - b) <= tolerance * max(1.0, abs(b)):
                return f"[{i}] = {a!r}, want {b!r}"
        elif a != b:
            return f"[{i}] = {a!r}, want {b!r}"
    return None


def check(path, case, names):
    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    feeds = feed(session, case)
    if isinstance(feeds, str):
        return f"skip: {feeds}"
    answers = dict(zip([output.name for output in session.get_outputs()], session.run(None, feeds)))
    # A case recorded in float32 or on an ill-conditioned model says so with its tolerance.
    loose = case.get("tolerance", 1e-9)
    tolerance = 1e-12 if loose <= 1e-9 and not case.get("sensitive") else max(loose, 1e-9)
    for want in case["outputs"]:
        if want["name"] in names and want["name"] not in case.get("unstable", []):
            found = difference(want, answers[want["name"]], tolerance)
            if found:
                return f"{want['name']}{found}"
    return None


def table(by_class):
    """What converts, class by class, as docs/reference/convert.md."""
    lines = [
        "# What converts to ONNX",
        "",
        "`slipway convert model.pkl model.onnx` writes standard operators only, in float64. This table is written by `scripts/check-onnx.py`, which",
        f"holds ONNX Runtime {onnxruntime.__version__} against recorded answers of scikit-learn: labels equal, floats to 1e-12 (wider only where a case",
        "itself says that it is ill-conditioned). *equal* counts cases converted and checked; the last column says why others are refused,",
        "always by the names of the operators that ONNX lacks.",
        "",
        "An ONNX file does not refuse missing values, infinities or unknown categories (they become NaN); `convert` says so where it applies.",
        "An output that takes the logarithm of a difference (`predict_log_proba` of two classes: log(1 - p)) loses digits with another exp:",
        "it is left out with a note, and refused when it is asked for by name. The logarithm of `predict_proba` can be taken by the caller.",
        "",
        "| class | equal | refused | why |",
        "|---|---|---|---|",
    ]
    for name, outcomes in sorted(by_class.items()):
        refusals = [reason for reason in outcomes.get("refused", []) if not reason.startswith("not read")]
        equal = len(outcomes.get("equal", []))
        if not equal and not refusals:
            continue
        operators = sorted({op for reason in refusals for op in reason.split(": ", 1)[-1].split(", ")})
        lines.append(f"| {name} | {equal} | {len(refusals) or ''} | {', '.join(operators)} |")
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folders", nargs="+")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--write")
    arguments = parser.parse_args()
    found = [item for folder in arguments.folders for item in cases(folder)]
    # FP32 requests have a graph of their own; ONNX files answer in float64.
    found = [(folder, case) for folder, case in found if "f32in" not in case.get("tags", [])]
    results = {"equal": 0, "refused": 0, "skipped": 0, "wrong": 0}
    by_class = {}
    with tempfile.TemporaryDirectory() as temporary:
        jobs = [
            {
                "files": [str(folder / name) for name in case["files"]],
                "outputs": [output["name"] for output in case["outputs"]],
                "target": f"{temporary}/{i}.onnx",
            }
            for i, (folder, case) in enumerate(found)
        ]
        for (folder, case), job, answer in zip(found, jobs, convert_all(jobs)):
            name = case.get("public") or case.get("estimator", folder.name).split(".")[-1]
            if answer["refusal"]:
                outcome, reason = "refused", answer["refusal"]
            else:
                try:
                    reason = check(job["target"], case, answer["outputs"])
                except Exception as error:  # whatever the checker or the runtime says is the finding
                    reason = f"not accepted: {str(error)[:300]}"
                outcome = "equal" if reason is None else "skipped" if reason.startswith("skip") else "wrong"
            results[outcome] += 1
            by_class.setdefault(name, {}).setdefault(outcome, []).append(reason)
            if outcome == "wrong" or arguments.list:
                print(f"{outcome}\t{folder}\t{reason or ''}")
    if arguments.write:
        pathlib.Path(arguments.write).write_text(table(by_class))
    print(f"convert: {results}")
    sys.exit(1 if results["wrong"] or not results["equal"] else 0)


if __name__ == "__main__":
    main()
