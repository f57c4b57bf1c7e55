"""Records small parity cases with the real scikit-learn: test/fixtures/sklearn/<version>/<name>/{case.json,model file}.

    python3 scripts/make-sklearn-fixtures.py                 every version, every section
    python3 scripts/make-sklearn-fixtures.py 1.5.2 svm       one version, one section
    python3 scripts/make-sklearn-fixtures.py --everything    all variants of all sections, to fixtures-generated/ (npm run parity:make)

Each version gets a virtual environment of its own under .venvs/, with what is pinned below. A section is a file
scripts/fixtures/<section>.py with a function `cases(recorder)`; it may ask `recorder.version` (a tuple) what the version can do.
"""
import importlib
import importlib.util
import json
import math
import os
import pathlib
import pickle
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
SECTIONS = ROOT / 'scripts' / 'fixtures'
PINNED = {
    '0.20.4': ('3.7', ['numpy==1.17.5', 'scipy==1.3.3', 'pandas==1.0.5', 'joblib==1.1.1', 'dill==0.2.7.1', 'cloudpickle==0.5.3']),
    '0.22.2': ('3.8', ['scikit-learn==0.22.2.post1', 'numpy==1.18.5', 'scipy==1.4.1', 'pandas==1.1.5', 'joblib==1.1.1', 'dill==0.3.4', 'cloudpickle==1.6.0']),
    '0.23.2': ('3.8', ['numpy==1.19.5', 'scipy==1.5.4', 'pandas==1.1.5', 'joblib==1.1.1']),
    '1.0.2': ('3.9', ['numpy==1.22.4', 'scipy==1.8.1', 'pandas==1.4.4', 'joblib==1.1.1', 'dill==0.3.6', 'cloudpickle==2.2.1']),
    '1.2.2': ('3.10', ['numpy==1.24.4', 'scipy==1.10.1', 'pandas==2.0.3', 'joblib==1.2.0']),
    '1.4.2': ('3.11', ['numpy==1.26.4', 'scipy==1.13.1', 'pandas==2.2.3', 'joblib==1.4.2']),
    '1.5.2': ('3.11', ['numpy==1.26.4', 'scipy==1.14.1', 'pandas==2.2.3', 'joblib==1.4.2']),
    '1.7.2': ('3.12', ['numpy==2.2.6', 'scipy==1.15.3', 'pandas==2.2.3', 'joblib==1.5.1']),
    '1.9.1': ('3.12', ['numpy==2.3.4', 'scipy==1.16.3', 'pandas==2.3.3', 'joblib==1.5.2', 'dill==0.4.1', 'cloudpickle==3.1.3']),
}


class Recorder:
    """Writes cases. Import numpy only here: this file also runs without it, to make the environments."""

    def __init__(self, version):
        self.version = tuple(int(part) for part in version.split('.'))
        # Recorded in full on demand, or as few as the repository holds.
        self.everything = bool(os.environ.get('SLIPWAY_EVERYTHING'))
        self.folder = (ROOT / 'fixtures-generated' if self.everything else ROOT / 'test' / 'fixtures') / 'sklearn' / version
        self.name = version

    def record(self, name, model, X, methods=None, container='pickle:4', tolerance=1e-9, tags=(), calls=()):
        """One case. `X`: array, DataFrame or list of texts; `methods`: public method names (default: those it has);
        `calls`: further (method, kwargs, output name); outputs are read back from a fresh load of the file."""
        import numpy as np
        folder = self.folder / name
        file = 'model.joblib' if container.startswith('joblib') else 'model.pkl'
        fresh = self.load_back(model, file, container)
        known = ['predict', 'predict_proba', 'predict_log_proba', 'decision_function', 'transform', 'score_samples', 'kneighbors', 'apply']
        methods = methods if methods is not None else [m for m in known if hasattr(fresh, m)]
        outputs = []
        for method, kwargs, output in [(m, {}, m) for m in methods] + list(calls):
            result = getattr(fresh, method)(X, **kwargs)
            if method == 'radius_neighbors':
                # Arrays of arrays: a matrix where all rows have as many neighbours.
                result = tuple(np.vstack(list(part)) for part in result)
            parts = result if isinstance(result, (tuple, list)) and not isinstance(result, np.ndarray) else None
            if parts is None:
                outputs.append(tensor(output, result))
            else:
                outputs += [tensor(f'{output}.{i}', part) for i, part in enumerate(parts)]
        case = {
            'name': f'sklearn-{self.name}/{name}',
            'files': [file],
            'framework': {'name': 'scikit-learn', 'version': self.name, 'numpy': np.__version__},
            'estimator': type(model).__module__ + '.' + type(model).__name__,
            'inputs': inputs(X),
            'outputs': outputs,
            'tolerance': tolerance,
            'tags': list(tags),
        }
        folder.mkdir(parents=True, exist_ok=True)
        self.dump(model, folder / file, container)
        (folder / 'case.json').write_text(json.dumps(case))

    def load_back(self, model, file, container):
        """The model as its file holds it; a case that can't be recorded leaves no file."""
        with tempfile.TemporaryDirectory() as temporary:
            path = pathlib.Path(temporary) / file
            self.dump(model, path, container)
            return self.load(path, container)

    @staticmethod
    def dump(model, path, container):
        if container.startswith('joblib'):
            import joblib
            compress = container.partition(':')[2]
            joblib.dump(model, path, compress=(compress, 3) if compress else 0)
        elif not container.startswith('pickle'):
            # dill or cloudpickle; what they write, pickle reads where they are installed.
            library, _, protocol = container.partition(':')
            path.write_bytes(importlib.import_module(library).dumps(model, protocol=int(protocol)))
        else:
            path.write_bytes(pickle.dumps(model, protocol=int(container.partition(':')[2] or 4)))

    @staticmethod
    def load(path, container):
        if container.startswith('joblib'):
            import joblib
            return joblib.load(path)
        return pickle.loads(path.read_bytes())


def tensor(name, value):
    """An Open Inference Protocol tensor; null is NaN or None, infinities are strings."""
    import numpy as np
    if hasattr(value, 'toarray'):
        value = value.toarray()
    array = np.asarray(value)
    if array.dtype.kind == 'O' and len({isinstance(x, str) for x in array.ravel().tolist() if x is not None and x == x}) > 1:
        raise ValueError(f'{name} mixes text and numbers')
    kinds = {'f': 'FP', 'i': 'INT', 'u': 'UINT', 'b': 'BOOL', 'U': 'BYTES', 'O': 'BYTES', 'S': 'BYTES'}
    kind = kinds[array.dtype.kind]
    datatype = kind if kind in ('BOOL', 'BYTES') else f'{kind}{array.dtype.itemsize * 8}'
    return {'name': name, 'datatype': datatype, 'shape': list(array.shape), 'data': [plain(x) for x in array.ravel().tolist()]}


def plain(x):
    if isinstance(x, float):
        if math.isnan(x):
            return None
        if math.isinf(x):
            return 'Infinity' if x > 0 else '-Infinity'
    return x if x is None or isinstance(x, (bool, int, float, str)) else str(x)


def inputs(X):
    if hasattr(X, 'columns'):
        return [{**tensor(str(name), X[name].astype(object) if X[name].dtype.kind not in 'biuf' else X[name]), 'shape': [len(X), 1]} for name in X.columns]
    if isinstance(X, list) and X and isinstance(X[0], (dict, list)):
        return [tensor('X', [json.dumps(record) for record in X])]
    return [tensor('X', X)]


def record_all(version, sections):
    recorder = Recorder(version)
    for path in sorted(SECTIONS.glob('*.py')):
        # What was written before 1.0 has a section of its own; so have other writers, of any version.
        is_old = recorder.version < (1, 0)
        if sections and path.stem not in sections or is_old != (path.stem == 'old_versions') and path.stem != 'other_writers':
            continue
        spec = importlib.util.spec_from_file_location(path.stem, path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        module.cases(recorder)
        print(version, path.stem)


def environment(version):
    """The Python of the version's own environment, made on first use."""
    python, packages = PINNED[version]
    folder = ROOT / '.venvs' / f'sklearn-{version}'
    if not folder.exists():
        subprocess.check_call([find_python(python), '-m', 'venv', str(folder)])
        subprocess.check_call([str(folder / 'bin' / 'pip'), 'install', '-q', '--only-binary', ':all:', *pinned_library(version, packages)])
    return folder / 'bin' / 'python'


def pinned_library(version, packages):
    return packages if any(name.startswith('scikit-learn') for name in packages) else [f'scikit-learn=={version}', *packages]


def find_python(minor):
    found = [f'python{minor}', *map(str, pathlib.Path.home().glob(f'.pyenv/versions/{minor}.*/bin/python'))]
    for candidate in found:
        try:
            subprocess.check_output([candidate, '--version'])
            return candidate
        except (OSError, subprocess.CalledProcessError):
            continue
    sys.exit(f'Python {minor} is needed')


if __name__ == '__main__':
    if os.environ.get('SLIPWAY_RECORD'):
        record_all(os.environ['SLIPWAY_RECORD'], sys.argv[1:])
    else:
        arguments = [word for word in sys.argv[1:] if word != '--everything']
        everything = {'SLIPWAY_EVERYTHING': '1'} if '--everything' in sys.argv else {}
        chosen = [word for word in arguments if word in PINNED] or list(PINNED)
        sections = [word for word in arguments if word not in PINNED]
        for version in chosen:
            subprocess.check_call([str(environment(version)), __file__, *sections], env={**os.environ, 'SLIPWAY_RECORD': version, 'OMP_NUM_THREADS': '1', **everything})
