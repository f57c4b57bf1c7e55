"""Small Parquet files of every type that `slipway train` reads, and what stands in them as text.

    pip install pyarrow==26.0.1 && python scripts/make-parquet-fixtures.py

The texts in types.json are made from the Python values, not read back from the files.
"""

import datetime as dt
import decimal
import json
import pathlib

import pyarrow as pa
import pyarrow.parquet as pq

out = pathlib.Path(__file__).parent.parent / "test/fixtures/parquet"
out.mkdir(parents=True, exist_ok=True)
rows = 24
D = decimal.Decimal
utc = dt.timezone.utc


def column(make, missing):
    """A value a row; every so many are missing."""
    return [None if missing and i % missing == missing - 1 else make(i) for i in range(rows)]


def moment(i):
    return dt.datetime(1969 + i * 3, 1 + i % 12, 1 + i, i, i, i, 1000 * i)


def fraction(text):
    return text.rstrip("0").rstrip(".") if "." in text else text


def stamp(value, digits, zone):
    text = value.strftime("%Y-%m-%dT%H:%M:%S") + f".{value.microsecond:06d}"[: digits + 1]
    return fraction(text) + zone


# name: type, values, text of a value
columns = {
    "int8": (pa.int8(), column(lambda i: i - 12, 5), str),
    "int16": (pa.int16(), column(lambda i: -1000 * i, 0), str),
    "int32": (pa.int32(), column(lambda i: 2**31 - 1 - i, 7), str),
    "int64": (pa.int64(), column(lambda i: 2**53 - 1 - i, 6), str),
    "uint8": (pa.uint8(), column(lambda i: 255 - i, 0), str),
    "uint32": (pa.uint32(), column(lambda i: 2**32 - 1 - i, 4), str),
    "uint64": (pa.uint64(), column(lambda i: 2**52 + i, 0), str),
    "half": (pa.float16(), column(lambda i: i / 4, 8), None),
    "float": (pa.float32(), column(lambda i: i / 8, 0), None),
    "double": (pa.float64(), column(lambda i: float("nan") if i == 3 else i / 10, 9), None),
    "decimal9": (pa.decimal128(9, 2), column(lambda i: D(i * 12345) / 100, 5), str),
    "decimal18": (pa.decimal128(18, 4), column(lambda i: D(-i * 123456789012) / 10000, 0), str),
    "decimal38": (pa.decimal128(38, 10), column(lambda i: D(10) ** 20 + D(i) / 3, 0), None),
    "boolean": (pa.bool_(), column(lambda i: i % 3 == 0, 10), lambda v: str(v).lower()),
    "text": (pa.string(), column(lambda i: ["NA", "Köln", " x ", "007"][i % 4], 11), str),
    "category": (pa.dictionary(pa.int8(), pa.string()), column(lambda i: "abc"[i % 3], 5), str),
    "bytes": (pa.binary(), column(lambda i: f"b{i % 2}".encode(), 0), bytes.decode),
    "date": (pa.date32(), column(lambda i: moment(i).date(), 6), str),
    "milli": (pa.timestamp("ms"), column(moment, 5), lambda v: stamp(v, 3, "")),
    "micro": (pa.timestamp("us", "UTC"), column(moment, 0), lambda v: stamp(v, 6, "Z")),
    "nano": (pa.timestamp("ns"), column(moment, 0), lambda v: stamp(v, 6, "")),
    "time": (pa.time64("us"), column(lambda i: moment(i).time(), 0), lambda v: fraction(f"{v:%H:%M:%S.%f}")),
    "nothing": (pa.null(), [None] * rows, str),
    "required": (pa.int64(), column(lambda i: i * i, 0), str),
}

decimal.getcontext().prec = 38
made = {name: values for name, (_, values, _) in columns.items()}
made["decimal38"] = [value.quantize(D("1e-10")) for value in made["decimal38"]]
schema = pa.schema(
    [pa.field(name, kind, nullable=name != "required") for name, (kind, _, _) in columns.items()]
)
table = pa.table([pa.array(made[name], kind) for name, (kind, _, _) in columns.items()], schema=schema)


def text(name, value):
    if value is None or value != value:
        return None
    to_text = columns[name][2]
    if name == "decimal38":
        return f"{value:f}"
    return str(int(value)) if to_text is None and value == int(value) else (to_text or repr)(value)


(out / "types.json").write_text(
    json.dumps({name: [text(name, v) for v in values] for name, values in made.items()}, ensure_ascii=False)
    + "\n"
)

pq.write_table(table, out / "types-snappy.parquet", compression="snappy")
pq.write_table(
    table,
    out / "types-zstd.parquet",
    compression="zstd",
    data_page_version="2.0",
    use_dictionary=False,
    row_group_size=10,
)
narrow = table.select(["int32", "int64", "float", "double", "text", "boolean", "date"])
pq.write_table(
    narrow,
    out / "encodings-gzip.parquet",
    compression="gzip",
    use_dictionary=False,
    column_encoding={
        "int32": "DELTA_BINARY_PACKED",
        "int64": "DELTA_BINARY_PACKED",
        "float": "BYTE_STREAM_SPLIT",
        "double": "BYTE_STREAM_SPLIT",
        "text": "DELTA_BYTE_ARRAY",
        "boolean": "RLE",
    },
    data_page_version="2.0",
)
for kind in ("brotli", "lz4", "none"):
    pq.write_table(narrow.select(["int64", "text"]), out / f"small-{kind}.parquet", compression=kind)

pq.write_table(
    pa.table(
        {
            "x": pa.array(range(rows), pa.int64()),
            "tags": pa.array([["a", "b"]] * rows),
            "place": pa.array([{"lat": 1.0, "lon": 2.0}] * rows),
            "y": pa.array([3.0 * i for i in range(rows)]),
        }
    ),
    out / "nested.parquet",
)
pq.write_table(
    pa.table(
        {
            "id": pa.array([2**53 + 1 + i for i in range(rows)], pa.int64()),
            "x": pa.array([i / 2 for i in range(rows)]),
            "y": pa.array([3.0 * i + i % 2 for i in range(rows)]),
        }
    ),
    out / "large-integers.parquet",
)

# A run of 2 million equal values, changed to say that it is 133 million long: it would fill the memory of who believes it.
run = bytes([0x80, 0x92, 0xF4, 0x01])
bomb = out / "long-run.parquet"
pq.write_table(
    pa.table({"x": pa.array(["a"] * 2_000_000)}, schema=pa.schema([pa.field("x", pa.string(), nullable=False)])),
    bomb,
    compression="none",
    row_group_size=2_000_000,
    max_rows_per_page=2_000_000,
    write_statistics=False,
    store_schema=False,
)
data = bomb.read_bytes()
# In the page header the number stands first, then as the length of the run (the metadata behind have it too).
at = data.index(run, data.index(run) + 1)
assert at < len(data) - int.from_bytes(data[-8:-4], "little"), at
bomb.write_bytes(data[:at] + bytes([0x80, 0x92, 0xF4, 0x7F]) + data[at + 4 :])
