"""Writes test/fixtures/pickle/<environment>/*: pickles of plain data, numpy, scipy, pandas and joblib, and what they hold.

    python3 scripts/make-pickle-fixtures.py              every environment
    python3 scripts/make-pickle-fixtures.py numpy1.26    one ('bombs': the decompression bombs of test/hostile)

Each environment is a virtual environment under .venvs/ with what is pinned below; its own CPython loads each file back and
expected.json records the result, as `tag` writes it. The script itself also runs under Python 2.7 and 3.6.
"""
from __future__ import print_function

import io
import json
import os
import pickle
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
OUT = os.path.join(ROOT, 'test', 'fixtures', 'pickle')
PINNED = {
    'python2.7': ('2.7', ['numpy==1.16.6']),
    'numpy1.16': ('3.6', ['numpy==1.16.6', 'pandas==0.25.3', 'scipy==1.2.3', 'joblib==0.14.1']),
    'numpy1.23': ('3.8', ['numpy==1.23.5', 'pandas==1.5.3', 'scipy==1.9.3', 'joblib==1.1.1']),
    'numpy1.26': ('3.10', ['numpy==1.26.4', 'pandas==2.2.3', 'scipy==1.13.1', 'joblib==1.4.2', 'cloudpickle==3.0.0', 'dill==0.3.8']),
    'numpy2.5': ('3.13', ['numpy==2.5.5', 'pandas==3.1.1', 'scipy==1.18.1', 'joblib==1.6.0', 'pyarrow==26.0.1']),
}
PY2 = sys.version_info[0] == 2


# What a value is, in JSON. Floats are written with repr so that nan, inf and -0.0 survive; ints as text beyond 2^53.

def tag(value):
    kind = type(value)
    if value is None or kind is bool:
        return value
    if kind is int or kind.__name__ == 'long':
        return int(value) if abs(value) < 2 ** 53 else {'int': str(value)}
    if kind is float:
        return {'f': repr(value)}
    if PY2 and kind is str:
        return value.decode('latin-1')
    if kind is type(u''):
        return value
    if kind is bytes:
        return {'bytes': value.hex()}
    if kind is bytearray:
        return {'bytearray': [b for b in value]}
    if kind is tuple:
        return {'tuple': [tag(v) for v in value]}
    if kind is list:
        return [tag(v) for v in value]
    if kind in (set, frozenset):
        return {kind.__name__: sorted((tag(v) for v in value), key=lambda v: json.dumps(v, sort_keys=True))}
    if isinstance(value, dict):
        return {'dict': [[tag(k), tag(v)] for k, v in value.items()]}
    return tag_object(value)


def tag_object(value):
    module = type(value).__module__.split('.')[0]
    name = type(value).__name__
    if module in ('builtins', '__builtin__'):
        if name == 'slice':
            return {'slice': [tag(value.start), tag(value.stop), tag(value.step)]}
        if name in ('range', 'xrange'):
            return {'range': [value.start, value.stop, value.step]} if name == 'range' else {'range': list(map(int, repr(value)[7:-1].split(',')))}
        if name == 'complex':
            return {'complex': [repr(value.real), repr(value.imag)]}
        if name == 'type':
            return {'global': value.__module__ + '.' + value.__name__}
    if module == 'collections':
        return [tag(v) for v in value]
    if name == 'RandomState':
        return {'random': name}
    if module == 'numpy':
        return tag_numpy(value)
    if module == 'pandas':
        return tag_pandas(value)
    if module == 'scipy':
        return tag_scipy(value)
    if module == 'functools':
        return {'partial': [tag(value.func), [tag(v) for v in value.args], tag(value.keywords)]}
    if module in ('datetime', 'decimal'):
        return {module: value.isoformat() if hasattr(value, 'isoformat') else str(value)}
    raise TypeError(repr(type(value)))


def tag_numpy(value):
    import numpy as np
    if isinstance(value, np.ma.MaskedArray):
        data = value.data if value.dtype.kind == 'O' else value.filled(0)
        return {'masked': tag_numpy(np.asarray(data)), 'mask': tag_numpy(np.ma.getmaskarray(value))}
    if isinstance(value, np.ndarray):
        return tag_array(value)
    if isinstance(value, np.dtype):
        return {'dtype': dtype_name(value)}
    if isinstance(value, np.ufunc):
        return {'function': 'numpy.' + value.__name__}
    if isinstance(value, np.bytes_):
        return {'bytes': bytearray(value).hex() if not PY2 else ''.join('%02x' % ord(c) for c in value)}
    if isinstance(value, (np.void, np.datetime64, np.timedelta64)):
        return tag_array(np.array(value))
    if isinstance(value, np.generic):
        item = value.item()
        return {'f': repr(float(item))} if isinstance(value, np.floating) else tag(item)
    if isinstance(value, (np.random.RandomState,)) or type(value).__module__.startswith('numpy.random'):
        return {'random': type(value).__name__}
    raise TypeError(repr(type(value)))


def dtype_name(dtype):
    if dtype.fields is not None or dtype.subdtype is not None:
        return 'void%d' % (dtype.itemsize * 8)
    return dtype.newbyteorder('=').name if dtype.kind not in 'US' else '%s%d' % ({'U': 'str', 'S': 'bytes'}[dtype.kind], dtype.itemsize * 8)


def tag_array(array):
    import numpy as np
    shape = list(array.shape)
    if array.dtype.fields is not None:
        return {'array': dtype_name(array.dtype), 'shape': shape, 'fields': [[name, tag_array(np.asarray(array[name]))] for name in array.dtype.names]}
    flat = array.ravel(order='C')
    kind = array.dtype.kind
    if kind == 'f':
        data = [repr(float(x)) for x in flat]
    elif kind == 'c':
        data = [[repr(float(x.real)), repr(float(x.imag))] for x in flat]
    elif kind in 'Mm':
        data = [None if np.isnat(x) else int(x.astype('i8')) for x in flat]
    elif kind == 'O':
        data = [tag(x) for x in flat]
    elif kind == 'S':
        data = [bytearray(x).decode('latin-1') for x in flat]
    else:
        data = flat.tolist()
    return {'array': dtype_name(array.dtype), 'shape': shape, 'data': data}


def tag_scipy(value):
    if type(value).__name__ == 'BSpline':
        return {'bspline': [tag(value.t), tag(value.c), int(value.k), value.extrapolate, int(value.axis)]}
    if value.format == 'dia':
        return {'sparse': 'dia', 'shape': list(value.shape), 'data': tag(value.data), 'offsets': value.offsets.tolist()}
    if value.format == 'coo':
        return {'sparse': 'coo', 'shape': list(value.shape), 'data': tag(value.data), 'row': value.row.tolist(), 'col': value.col.tolist()}
    return {'sparse': value.format, 'shape': list(value.shape), 'data': tag(value.data), 'indices': value.indices.tolist(), 'indptr': value.indptr.tolist()}


def tag_pandas(value):
    import numpy as np
    import pandas as pd
    if value is getattr(pd, 'NA', 0) or value is pd.NaT:
        return None
    if isinstance(value, pd.CategoricalDtype):
        return {'categorical': None if value.categories is None else labels(value.categories), 'ordered': bool(value.ordered)}
    if isinstance(value, pd.Index):
        return {'index': labels(value), 'name': tag(value.name), 'type': type(value).__name__}
    if isinstance(value, pd.Series):
        return {'series': column(value), 'index': labels(value.index), 'name': tag(value.name)}
    if isinstance(value, pd.DataFrame):
        return {'frame': [column(value.iloc[:, i]) for i in range(value.shape[1])], 'columns': labels(value.columns), 'index': labels(value.index)}
    return {'column': column(pd.Series(value))}


def missing(value):
    import pandas as pd
    return value is None or (not isinstance(value, (list, tuple, str)) and pd.isna(value))


def labels(index):
    import pandas as pd
    if index.dtype.kind == 'M':
        return [None if missing(x) else str(x.value) for x in index]
    return [None if missing(x) else tag(x.item() if hasattr(x, 'item') else x) for x in index]


def column(series):
    """Values with null where one is missing; times as nanoseconds in text; categories by name."""
    import pandas as pd
    if series.dtype.kind == 'M':
        return [None if missing(x) else str(x.value) for x in series]
    return [None if missing(x) else tag(x.item() if hasattr(x, 'item') else x) for x in series]


# What is written.

def plain():
    import collections
    import datetime
    import decimal
    import functools
    shared = [1, u'two']
    yield 'scalars', [None, True, False, 0, 1, -1, 255, 256, 65535, 65536, -2 ** 31, 2 ** 31 - 1, 2 ** 31, -2 ** 31 - 1, 2 ** 53 - 1, 2 ** 53, 2 ** 53 + 1,
                      -2 ** 53, 2 ** 63, -2 ** 63, 2 ** 64, 2 ** 127, -2 ** 127, 10 ** 40, 0.0, -0.0, 0.1, 1e16, 1e-7, 5e-324, 1.7976931348623157e308,
                      float('inf'), float('-inf'), float('nan'), 1 / 3.0]
    yield 'texts', [u'', u'plain', u'\u00e9\u00ff', u'\u20ac', u'\U0001f600 x', u'a\x00b', u'a\nb\r\x1a', u'back\\slash \\u0041', u'"\'', u'x' * 300, u'\ufeffbom', u'\ufffd', u'__proto__']
    yield 'containers', [[], (), {}, [[]], ((),), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4), shared, shared, {u'a': shared, u'b': {u'c': None}}, list(range(1200)), set([1, 2, u'x']), frozenset([1, u'y']), set()]
    yield 'keys', {None: 0, True: 1, 2: 2, 2.5: 3, u'1': 4, u'constructor': 5, u'__proto__': 6, (1, u'a'): 7, ((1, 2), 3): 8, 2 ** 70: 9, 1e300: 10, -3: 11, float('inf'): 12}
    yield 'calls', [slice(1, 2, None), complex(1, -2.5), collections.OrderedDict([(u'z', 1), (u'a', 2)]), collections.defaultdict(list, {u'k': [1]}),
                    collections.Counter({u'w': 3}), collections.deque([1, 2], 5), functools.partial(int, base=2), decimal.Decimal('1.50'),
                    datetime.date(2020, 2, 29), datetime.datetime(2020, 2, 29, 12, 30, 45, 123456), datetime.time(1, 2, 3)]
    if not PY2:
        yield 'bytes', [b'', bytes(bytearray(range(256))), bytearray(b'abc'), range(0, 10, 3), bytearray()]
        yield 'surrogates', ['\ud800', 'a\udfffb', '\udc80\ud83d']
    else:
        yield 'strings', ['', 'plain', 'caf\xe9', 'quote\' "both', 'tab\t\\', '\x00\x01\xff', u'caf\xe9', 123456789012345678901234567890, xrange(1, 10, 2)]


def arrays():
    import numpy as np
    text = np.unicode_ if PY2 else np.str_
    kinds = {}
    for code in ['b1', 'i1', 'i2', 'i4', 'i8', 'u1', 'u2', 'u4', 'u8', 'f2', 'f4', 'f8', 'c8', 'c16']:
        kinds[code] = (np.arange(6) % 2 if code == 'b1' else np.arange(6) * (1.5 if code[0] in 'fc' else 1)).astype(code).reshape(2, 3)
    kinds['negative'] = np.array([-1, -2 ** 40, 2 ** 53 - 1, -(2 ** 53 - 1)])
    kinds['floats'] = np.array([0.0, -0.0, np.nan, np.inf, -np.inf, 5e-324, 0.1])
    kinds['halves'] = np.array([0, -0.0, 1, 65504, 6e-8, 6.1e-5, np.inf, np.nan, 0.333], 'f2')
    kinds['empty'] = np.zeros((0, 3))
    kinds['scalar'] = np.array(3.5)
    kinds['three'] = np.arange(24.0).reshape(2, 3, 4)
    yield 'arrays', kinds
    yield 'fortran', {'f8': np.asfortranarray(np.arange(6.0).reshape(2, 3)), 'f4': np.asfortranarray(np.arange(24, dtype='f4').reshape(2, 3, 4)),
                      'i2': np.asfortranarray(np.arange(6, dtype='i2').reshape(3, 2)), 'u': np.asfortranarray(np.array([[u'a', u'bc'], [u'', u'd']])),
                      'o': np.asfortranarray(np.array([[1, u'x'], [None, 2.5]], dtype=object)), 'view': np.arange(12.0).reshape(3, 4)[:, ::2], 'back': np.arange(4)[::-1]}
    yield 'big-endian', {code: np.arange(4).astype('>' + code) for code in ['i2', 'i4', 'i8', 'u2', 'u4', 'u8', 'f2', 'f4', 'f8', 'c16']}
    yield 'text', [np.array([u'a', u'', u'\u20ac\U0001f600', u'trail ']), np.array([[u'x'], [u'yy']]), np.array([u'big']).astype('>U5'), np.array([b'ab', b'c\x00', b'\xff'])]
    yield 'objects', [np.array([u'a', None, 1, 2.5, float('nan'), True], dtype=object), np.array([[u'p', u'q'], [u'r', u's']], dtype=object), np.array([], dtype=object)]
    nodes = np.dtype([('left_child', '<i8'), ('right_child', '<i8'), ('feature', '<i8'), ('threshold', '<f8'), ('impurity', '<f8'), ('n_node_samples', '<i8'),
                      ('weighted_n_node_samples', '<f8'), ('missing_go_to_left', 'u1')], align=True)
    table = np.zeros(3, nodes)
    table['left_child'] = [1, -1, -1]
    table['threshold'] = [0.5, -2, -2]
    table['missing_go_to_left'] = [1, 0, 1]
    nested = np.zeros(2, np.dtype([('a', 'i2'), ('p', [('x', '>f4'), ('y', 'S3')]), ('m', 'u4', (2, 2))]))
    nested['p']['x'] = [1.5, -2]
    nested['m'] = np.arange(8).reshape(2, 2, 2)
    yield 'structures', [table, nested]
    yield 'times', [np.array(['2020-01-01', 'NaT'], 'M8[D]'), np.array(['2021-03-04T05:06:07'], 'M8[s]'), np.array([5, -7], 'm8[h]'), np.array(['2020-01-01T00:00:00.5'], 'M8[ns]'), np.array([1], 'm8[25s]')]
    yield 'scalars', [np.float64(0.1), np.float32(0.1), np.float16(0.5), np.int64(-5), np.uint8(200), np.int64(2 ** 62), np.uint64(2 ** 64 - 1), np.bool_(True), text(u'h\u00e9'), np.bytes_(b'by\xff'),
                      np.complex128(1 + 2j), np.datetime64('2020-01-02'), table[0], text(u'')]
    yield 'others', [np.dtype('f8'), np.dtype('>i4'), np.dtype('U7'), nodes, np.log1p, np.float64, np.random.RandomState(3), np.ma.array([1, 2, 3], mask=[0, 1, 0]), np.ma.array([u'a', None], mask=[0, 1], dtype=object),
                     np.ma.array(np.asfortranarray([[1.5, 2], [3, 4]]), mask=[[0, 1], [0, 0]])]
    keys = {np.int64(3): 1, text(u'k'): 2, np.float64(2.5): 3}
    yield 'keys', keys
    a = np.arange(3)
    yield 'shared', [a, a, {u'a': a}, (a, np.float64(1.5))]


def matrices():
    import numpy as np
    import scipy.sparse as sp
    dense = np.array([[0, 1.5, 0], [2, 0, 0], [0, 0, 0], [0, 0, -3]])
    found = [getattr(sp, kind + '_matrix')(dense) for kind in ['csr', 'csc', 'coo', 'dia']] + [sp.csr_matrix((2, 0)), sp.csr_matrix(np.eye(2, dtype='f4'))]
    if hasattr(sp, 'csr_array'):
        found += [sp.csr_array(dense), sp.coo_array(dense)]
    yield 'sparse', found
    from scipy.interpolate import BSpline
    yield 'bspline', [BSpline(np.arange(6.0), np.array([1.0, -1, 2]), 2, extrapolate=False), BSpline(np.arange(8.0), np.eye(4), 3)]


def tables():
    import numpy as np
    import pandas as pd
    frame = pd.DataFrame({u'a': [1, 2, 3], u'b': [1.5, np.nan, 2.5], u'c': [u'x', u'y', None], u'd': pd.Categorical([u'v', None, u'u'], categories=[u'v', u'u']), u'e': [True, False, True],
                          u't': pd.to_datetime([u'2020-01-01', None, u'2021-01-01']), u'f': np.array([1, 2, 3], 'i2'), u'g': [4, 5, 6]})
    yield 'frame', [frame, frame[[u'g', u'a', u'c']], frame.iloc[1:], frame.T.iloc[:2, :0], pd.DataFrame({1: [1.0], u'x': [2.0]}), frame.set_index(u'c')]
    yield 'series', [pd.Series([1, 2, 3], name=u'q', index=[u'x', u'y', u'z']), pd.Series([u'a', None]), pd.Series([], dtype='f8'), frame[u'd'], frame[u't']]
    yield 'indexes', [pd.Index([u'a', u'b'], name=u'n'), pd.RangeIndex(2, 9, 3), pd.Index([1, 5]), pd.Index([0.5, 1.5]), pd.CategoricalIndex([u'a', u'b', u'a']), pd.date_range(u'2020-01-01', periods=2), pd.Index([1, u'mixed'])]
    more = [pd.CategoricalDtype([u'lo', u'hi'], ordered=True), pd.CategoricalDtype(), pd.Categorical([1, 2, 1]), pd.array([1, None, 3], dtype='Int64')]
    if hasattr(pd, 'NA'):
        more += [pd.array([u'a', None], dtype='string'), pd.array([True, None], dtype='boolean'), pd.array([1.5, None], dtype='Float64'), pd.NA]
    if pd.__version__ >= '3':
        more += [pd.array([u'a', None, u'\u20ac'], dtype=pd.StringDtype('python')), pd.array([u'b\u00e9', None], dtype=pd.StringDtype('pyarrow'))]
    yield 'columns', more


def dump(folder, name, value, protocols, expected):
    for protocol in protocols:
        file = '%s.p%d.pkl' % (name, protocol)
        with open(os.path.join(folder, file), 'wb') as stream:
            pickle.dump(value, stream, protocol)
        with open(os.path.join(folder, file), 'rb') as stream:
            expected[file] = tag(pickle.load(stream))


def dump_joblib(folder, expected):
    import joblib
    import numpy as np
    values = {'joblib': {u'a': np.arange(5.0), u'f': np.asfortranarray(np.arange(6).reshape(2, 3)), u'o': np.array([u'x', None, 3], dtype=object), u'e': np.zeros((0, 2)), u'u': np.array([u'q\u20ac']),
                         u's': np.float32(1.5), u'last': [np.ones(1, 'u1'), u'end']}, 'joblib-plain': {u'no': u'arrays'}, 'joblib-objects': [np.array([[1, u'a'], [u'b', None]], dtype=object), np.arange(2)]}
    for name, value in values.items():
        for suffix, compress in [('.joblib', 0), ('.joblib.z', ('zlib', 3)), ('.joblib.gz', ('gzip', 3))]:
            path = os.path.join(folder, name + suffix)
            joblib.dump(value, path, compress=compress)
            expected[name + suffix] = tag(joblib.load(path))


def dump_npy(folder, expected):
    import numpy as np
    values = {'f8': np.arange(6.0).reshape(2, 3), 'fortran': np.asfortranarray(np.arange(6, dtype='>i4').reshape(2, 3)), 'text': np.array([u'a', u'\u20ac']),
              'structure': np.array([(1, 2.5), (3, 4.5)], dtype=[('x', 'i4'), ('y', 'f8')]), 'scalar': np.array(7, 'u2')}
    for name, value in values.items():
        for version in [(1, 0), (2, 0), (3, 0)]:
            file = '%s.v%d.npy' % (name, version[0])
            with open(os.path.join(folder, file), 'wb') as stream:
                np.lib.format.write_array(stream, value, version=version)
            expected[file] = tag(np.load(os.path.join(folder, file)))


def make(name):
    folder = os.path.join(OUT, name)
    if not os.path.isdir(folder):
        os.makedirs(folder)
    for old in os.listdir(folder):
        os.remove(os.path.join(folder, old))
    expected = {}
    every = [p for p in range(6) if p <= pickle.HIGHEST_PROTOCOL]
    newest = name == 'numpy2.5'
    for file, value in plain():
        dump(folder, file, value, every if newest or PY2 else [4] if name == 'numpy1.16' else [], expected)
    for file, value in arrays():
        dump(folder, 'numpy-' + file, value, [0, 2, 5] if newest else [2] if PY2 else [3], expected)
    if not PY2:
        for file, value in list(matrices()) + list(tables()):
            dump(folder, file, value, [2, 5] if newest else [4], expected)
        dump_joblib(folder, expected)
    if newest:
        dump_npy(folder, expected)
        make_programs()
    with io.open(os.path.join(folder, 'expected.json'), 'w', encoding='utf-8') as stream:
        stream.write(u'%s\n' % json.dumps(expected, indent=0, sort_keys=True, separators=(',', ':')).replace('\n', ' '))
    print(name, len(expected), 'files')


def make_programs():
    """programs.json: random sequences of opcodes and what CPython makes of them (null where it refuses)."""
    import random
    draw = random.Random(1)
    pick = [b'N', b'\x88', b'\x89', b'G?\xf0\0\0\0\0\0\0', b'C\x01x', b']', b'}', b')', b'\x8f', b'(', b'(', b'2', b'0', b'1', b't', b'l', b'd', b'\x85', b'\x86', b'\x87',
            b'a', b'e', b's', b'u', b'\x90', b'\x91', b'\x94']
    more = [lambda: b'K' + bytes([draw.randrange(5)]), lambda: b'\x8c\x01' + bytes([97 + draw.randrange(3)]), lambda: b'q' + bytes([draw.randrange(6)]),
            lambda: b'h' + bytes([draw.randrange(6)]), lambda: b'\x8a\x03' + bytes(draw.choice([0, 1, 127, 128, 255]) for _ in range(3))]
    programs = {True: [], False: []}
    while len(programs[True]) < 400:
        body = [draw.choice(pick) if draw.random() < 0.6 else draw.choice(more)() for _ in range(draw.randrange(3, 16))]
        program = b'\x80\x04(' + b''.join(body) + b't.'
        try:
            value = tag(pickle.loads(program))
        except Exception:
            value = None
        kept = programs[value is not None]
        if len(kept) < 400 and program.hex() not in [old for old, _ in kept]:
            kept.append([program.hex(), value])
    with open(os.path.join(OUT, 'numpy2.5', 'programs.json'), 'w') as stream:
        json.dump(programs[True] + programs[False][:200], stream, separators=(',', ':'))
        stream.write('\n')


def make_bombs():
    """test/fixtures/hostile: 100 MB of zeros, small."""
    import bz2
    import lzma
    folder = os.path.join(ROOT, 'test', 'fixtures', 'hostile')
    if not os.path.isdir(folder):
        os.makedirs(folder)
    zeros = bytes(100 * 2 ** 20)
    for name, packed in [('bz2', bz2.compress(zeros)), ('xz', lzma.compress(zeros)), ('lzma', lzma.compress(zeros, format=lzma.FORMAT_ALONE))]:
        with open(os.path.join(folder, 'zeros.' + name), 'wb') as stream:
            stream.write(packed)


def main(wanted):
    if not wanted or 'bombs' in wanted:
        make_bombs()
    for name, (version, packages) in PINNED.items():
        if wanted and name not in wanted:
            continue
        home = os.path.join(ROOT, '.venvs', 'pickle-' + name)
        python = os.path.join(home, 'bin', 'python')
        if not os.path.exists(python):
            subprocess.check_call(['python' + version, '-m', 'virtualenv' if version == '2.7' else 'venv', home])
            subprocess.check_call([python, '-m', 'pip', 'install', '-q'] + packages)
        subprocess.check_call([python, os.path.abspath(__file__), '--make', name], env=dict(os.environ, PYTHONHASHSEED='0'))


if __name__ == '__main__':
    if sys.argv[1:2] == ['--make']:
        make(sys.argv[2])
    else:
        main(sys.argv[1:])
