"""Records small parity cases with the real LightGBM: test/fixtures/lightgbm/<version>/<name>/{case.json,model file}.

    python3 scripts/make-lightgbm-fixtures.py          every version
    python3 scripts/make-lightgbm-fixtures.py 4.7.0    one version

Each version gets a virtual environment of its own under .venvs/, with what is pinned below. Every case is a trap: something that an
answer depends on and that a reader of the format gets wrong easily. Answers are those of the file read again by the same version.
"""
import importlib.util
import json
import os
import pathlib
import pickle
import subprocess
import sys
import types

ROOT = pathlib.Path(__file__).resolve().parent.parent
PINNED = {
    '2.2.3': ('3.7', ['numpy==1.19.5', 'scipy==1.5.4', 'scikit-learn==0.22.2.post1', 'pandas==1.1.5']),
    '2.3.1': ('3.7', ['numpy==1.19.5', 'scipy==1.5.4', 'scikit-learn==0.22.2.post1', 'pandas==1.1.5']),
    '3.3.5': ('3.9', ['numpy==1.23.5', 'scipy==1.10.1', 'scikit-learn==1.0.2', 'pandas==1.5.3']),
    '4.1.0': ('3.10', ['numpy==1.26.4', 'scipy==1.11.4', 'scikit-learn==1.2.2', 'pandas==2.1.4']),
    '4.7.0': ('3.12', ['numpy==2.3.4', 'scipy==1.16.3', 'scikit-learn==1.7.2', 'pandas==2.3.3']),
}
# Missing types that differ, sets of categories, sums that are not divided, fewer trees than the file holds.
EXPLAINED = ['missing-types-mixed', 'category-edges', 'forest-multiclass', 'stopped-early']
SKLEARN = importlib.util.spec_from_file_location('sklearn_fixtures', ROOT / 'scripts' / 'make-sklearn-fixtures.py')
common = importlib.util.module_from_spec(SKLEARN)
SKLEARN.loader.exec_module(common)


def frame_inputs(X):
    """One tensor a column; categories as they are, text or numbers."""
    columns = []
    for name in X.columns:
        values = X[name]
        if str(values.dtype) == 'category':
            values = values.astype(object)
            texts = all(isinstance(item, str) for item in values.dropna())
            values = values.where(values.notna(), None) if texts else values.astype(float)
        columns.append({**common.tensor(str(name), values.to_numpy()), 'shape': [len(X), 1]})
    return columns


class Recorder:
    def __init__(self, version):
        self.version = version
        self.at = tuple(int(part) for part in version.split('.'))
        self.folder = ROOT / 'test' / 'fixtures' / 'lightgbm' / version

    def text(self, name, booster, X):
        import lightgbm
        folder = self.room(name)
        booster.save_model(str(folder / 'model.txt'))
        self.write(folder, 'model.txt', lightgbm.Booster(model_file=str(folder / 'model.txt')), X)

    def pickled(self, name, model, X):
        folder = self.room(name)
        (folder / 'model.pkl').write_bytes(pickle.dumps(model, protocol=4))
        self.write(folder, 'model.pkl', pickle.loads((folder / 'model.pkl').read_bytes()), X)

    def chain(self, name, first, booster, X):
        """Two files: what a fitted transformer makes of X goes into the text model."""
        import lightgbm
        folder = self.room(name)
        (folder / 'first.pkl').write_bytes(pickle.dumps(first, protocol=4))
        booster.save_model(str(folder / 'model.txt'))
        model = lightgbm.Booster(model_file=str(folder / 'model.txt'))
        self.write(folder, 'model.txt', model, X, first.transform(X), ['first.pkl', 'model.txt'])

    def room(self, name):
        folder = self.folder / name
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def write(self, folder, file, model, given, seen=None, files=None):
        """`given` is what a request holds, `seen` what the model gets of it."""
        import numpy as np
        X = given if seen is None else seen
        outputs = [common.tensor('predict', model.predict(X))]
        if type(model).__module__.startswith('lightgbm'):
            outputs.append(common.tensor('margin', model.predict(X, raw_score=True)))
            leaves = np.asarray(model.predict(X, pred_leaf=True)).astype(np.int64)
            outputs.append(common.tensor('apply', leaves.reshape(outputs[0]['shape'][0], -1)))
            if folder.name in EXPLAINED:
                outputs.append(common.tensor('shap_values', model.predict(X, pred_contrib=True)))
        outputs += [common.tensor(name, getattr(model, name)(X)) for name in ('predict_proba', 'decision_function') if hasattr(model, name)]
        case = {
            'name': f'lightgbm-{self.version}/{folder.name}',
            'files': files or [file],
            'framework': {'name': 'lightgbm', 'version': self.version, 'numpy': np.__version__},
            'estimator': type(model).__module__ + '.' + type(model).__name__,
            'inputs': frame_inputs(given) if hasattr(given, 'columns') else [common.tensor('X', given)],
            'outputs': outputs,
            'tolerance': 1e-12,
        }
        (folder / 'case.json').write_text(json.dumps(case))


def parameters(**more):
    return dict({'num_leaves': 5, 'min_data_in_leaf': 3, 'learning_rate': 0.4, 'verbose': -1, 'num_threads': 1, 'seed': 1}, **more)


def wrapper_parameters(**more):
    return dict({'num_leaves': 5, 'min_child_samples': 3, 'n_estimators': 3, 'learning_rate': 0.4, 'n_jobs': 1, 'random_state': 1, 'verbose': -1}, **more)


def numbers(rows=120, columns=4, seed=0):
    import numpy as np
    X = np.random.RandomState(seed).normal(size=(rows, columns)).round(2)
    return X, X[:, 0] + X[:, 1] ** 2 + np.where(X[:, 2] > 0, 1.0, 0.0)


def record_missing(to):
    """Missing types of one feature that differ between trees, and values around the zero of LightGBM, the float 1e-35."""
    import lightgbm
    import numpy as np
    X, y = numbers()
    X[np.random.RandomState(1).random_sample(X.shape) < 0.3] = 0
    first = lightgbm.train(parameters(zero_as_missing=True), lightgbm.Dataset(X, y), 2)
    holes = X.copy()
    holes[np.random.RandomState(2).random_sample(X.shape) < 0.3] = np.nan
    mixed = lightgbm.train(parameters(), lightgbm.Dataset(holes, y), 2, init_model=first)
    edges = [0.0, -0.0, 1e-36, -1e-36, float(np.float32(1e-35)), -float(np.float32(1e-35)), 1.1e-35, -1.1e-35, np.nan, np.inf, -np.inf]
    probe = np.vstack([np.tile(edges, (4, 1)).T, holes[:8]])
    to.text('missing-types-mixed', mixed, probe)
    to.text('zero-is-missing', first, probe)
    to.text('nothing-is-missing', lightgbm.train(parameters(use_missing=False), lightgbm.Dataset(holes, y), 2), probe)


def record_links(to):
    import lightgbm
    import numpy as np
    X, y = numbers()
    positive = np.abs(y) + 0.1
    targets = {'regression_l1': y, 'quantile': y, 'huber': y, 'gamma': positive, 'cross_entropy_lambda': 1 / (1 + np.exp(-y))}
    for objective, target in targets.items():
        to.text(f'sqrt-{objective}', lightgbm.train(parameters(objective=objective, reg_sqrt=True), lightgbm.Dataset(X, target), 2), X[:8])
    classes = np.digitize(y, [0.5, 1.5])
    to.text('ova-sigmoid', lightgbm.train(parameters(objective='multiclassova', num_class=3, sigmoid=0.3), lightgbm.Dataset(X, classes), 2), X[:8])
    forest = parameters(boosting='rf', bagging_fraction=0.6, bagging_freq=1)
    to.text('forest-regression', lightgbm.train({**forest, 'objective': 'regression'}, lightgbm.Dataset(X, y), 3), X[:8])
    to.text('forest-multiclass', lightgbm.train({**forest, 'objective': 'multiclass', 'num_class': 3}, lightgbm.Dataset(X, classes), 3), X[:8])


def record_categories(to):
    """Categories beyond 256, and numbers that are none: -0.5 is category 0, what is negative or beyond int32 goes right."""
    import lightgbm
    import numpy as np
    rng = np.random.RandomState(3)
    X = np.c_[rng.randint(0, 700, 900), rng.randint(0, 3, 900), rng.normal(size=900).round(2)].astype(float)
    y = X[:, 0] % 7 + X[:, 1] + X[:, 2]
    small = parameters(min_data_per_group=1, cat_smooth=1, max_cat_to_onehot=4)
    model = lightgbm.train(small, lightgbm.Dataset(X, y, categorical_feature=[0, 1]), 2)
    edges = [-1, -0.5, -0.0, 0.5, 31.999, 32, 699, 700, 2 ** 31, -2 ** 31, 3e9, 1e300, np.nan, np.inf, -np.inf]
    to.text('category-edges', model, np.vstack([np.c_[edges, edges, edges], X[:8]]))


def record_frames(to):
    """Which column each list of pandas_categorical belongs to: dropped, ordered and declared columns."""
    import lightgbm
    import numpy as np
    import pandas as pd
    rng = np.random.RandomState(4)
    n = 200
    X = pd.DataFrame({'x 1': rng.normal(size=n).round(2), 'n': rng.randint(0, 9, n)})
    X['text'] = pd.Categorical(rng.choice(['red', 'gräy', '', 'nan'], n))
    X['whole'] = pd.Categorical(rng.choice([3, -2, 50, 10 ** 9], n))
    X['half'] = pd.Categorical(rng.choice([0.5, 1.0, 2.25], n))
    X['truth'] = pd.Categorical(rng.random_sample(n) < 0.4)
    y = X['x 1'] + X['text'].cat.codes + X['whole'].cat.codes % 2 * 2 + X['half'].astype(float) + X['truth'].cat.codes
    probe = X.iloc[:10].reset_index(drop=True).copy()
    for column, unknown in (('text', 'Red'), ('whole', 7), ('half', 9.5)):
        values = probe[column].astype(object)
        values[0], values[1] = None, unknown
        probe[column] = pd.Categorical(values)
    small = wrapper_parameters(min_data_per_group=2, cat_smooth=1)
    to.pickled('frame', lightgbm.LGBMClassifier(**small).fit(X, np.where(y > 3, 'yes', 'no')), probe)
    ordered = lambda table: table.assign(text=table['text'].cat.as_ordered())
    to.text('frame-ordered', lightgbm.LGBMRegressor(**small).fit(ordered(X), y).booster_, ordered(probe))
    declared = ['text', 'n', 'whole', 'half', 'truth']
    to.text('frame-declared', lightgbm.LGBMRegressor(**small).fit(X, y, categorical_feature=declared).booster_, probe)
    constant = lambda table: table.assign(one=1.0, same=pd.Categorical(['x'] * len(table)))
    to.text('frame-dropped', lightgbm.LGBMRegressor(**small).fit(constant(X), y).booster_, constant(probe))


def record_integers(to):
    """Integers beyond 2^24 are rounded to float32: those of an array in all versions, those of a DataFrame before 4.0."""
    import lightgbm
    import numpy as np
    import pandas as pd
    X = 2 ** 24 + np.random.RandomState(5).randint(0, 60, (300, 2))
    y = (X[:, 0] % 7) * 1.0
    fine = wrapper_parameters(num_leaves=20, min_child_samples=1, min_data_in_bin=1)
    to.pickled('integers-array', lightgbm.LGBMRegressor(**fine).fit(X, y), X[:40])
    table = pd.DataFrame(X, columns=['a', 'b'])
    to.pickled('integers-frame', lightgbm.LGBMRegressor(**fine).fit(table, y), table[:40])


def own_objective(y, score):
    return score - y, score * 0 + 1


def record_wrappers(to):
    import lightgbm
    import numpy as np
    from sklearn.calibration import CalibratedClassifierCV
    from sklearn.multiclass import OneVsRestClassifier
    X, y = numbers()
    yes = y > 1
    to.pickled('labels-bool', lightgbm.LGBMClassifier(**wrapper_parameters()).fit(X, yes), X[:8])
    if to.at >= (2, 3):
        # A function as objective: raw scores since 3.0, labels of the first largest before.
        to.pickled('own-objective', lightgbm.LGBMClassifier(objective=own_objective, **wrapper_parameters()).fit(X, yes.astype(int)), X[:8])
    if to.at >= (4, 7):
        to.pickled('multiclass-of-two', lightgbm.LGBMClassifier(objective='multiclass', num_class=2, **wrapper_parameters()).fit(X, yes), X[:8])
    # What they ask for, decision_function or predict_proba, depends on the version.
    classes = np.digitize(y, [0.5, 1.5])
    to.pickled('one-vs-rest', OneVsRestClassifier(lightgbm.LGBMClassifier(**wrapper_parameters())).fit(X, classes), X[:8])
    to.pickled('calibrated', CalibratedClassifierCV(lightgbm.LGBMClassifier(**wrapper_parameters(n_estimators=2)), cv=2).fit(X, yes), X[:8])
    if to.version == '4.7.0':
        from sklearn.preprocessing import StandardScaler
        scaler = StandardScaler().fit(X)
        to.chain('behind-a-scaler', scaler, lightgbm.train(parameters(), lightgbm.Dataset(scaler.transform(X), y), 2), X[:8])
    stopped = lightgbm.LGBMClassifier(**wrapper_parameters(n_estimators=30, learning_rate=0.9))
    how = {'callbacks': [lightgbm.early_stopping(2, verbose=False)]} if to.at >= (4,) else {'early_stopping_rounds': 2, 'verbose': False}
    noise = np.random.RandomState(6).random_sample(40) < 0.5
    stopped.fit(X[:80], yes[:80], eval_set=[(X[80:], noise)], **how)
    to.pickled('stopped-early', stopped.booster_, X[:8])


def record_sparse(to):
    """An absent entry is 0, and missing where zero is."""
    import lightgbm
    import numpy as np
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_pipeline
    texts = ['the cat sat', 'dog ran fast', 'a cat ran', 'bird sang loud', 'the dog sat', 'cat and dog'] * 10
    labels = np.array([0, 1, 0, 2, 1, 1] * 10)
    probe = np.array(['the cat', 'dog', '', 'bird the', 'words it never saw'], dtype=object)
    for zero_as_missing in (False, True):
        model = make_pipeline(TfidfVectorizer(), lightgbm.LGBMClassifier(zero_as_missing=zero_as_missing, **wrapper_parameters()))
        to.pickled(f'texts-{"missing" if zero_as_missing else "zero"}', model.fit(texts, labels), probe)


def record_linear(to):
    import lightgbm
    import numpy as np
    X, y = numbers()
    holes = X.copy()
    holes[::7, 1] = np.nan
    linear = parameters(linear_tree=True, linear_lambda=0.1)
    both = lightgbm.train(linear, lightgbm.Dataset(holes, y, free_raw_data=False, params=linear), 3)
    probe = np.vstack([holes[:15], np.full((1, 4), np.inf), np.zeros((1, 4)), np.full((1, 4), np.nan)])
    to.text('linear-leaves', both, probe)
    classes = np.digitize(y, [0.5, 1.5])
    multi = {**linear, 'objective': 'multiclass', 'num_class': 3}
    to.text('linear-multiclass', lightgbm.train(multi, lightgbm.Dataset(holes, classes, params=multi), 2), probe[:15])


def record_all(version):
    to = Recorder(version)
    trainer = types.ModuleType('trainer')
    trainer.own_objective = own_objective
    own_objective.__module__ = 'trainer'
    sys.modules['trainer'] = trainer
    record_missing(to)
    record_links(to)
    record_categories(to)
    if version == '2.2.3':
        return
    record_frames(to)
    record_wrappers(to)
    record_integers(to)
    if version != '4.1.0':
        record_sparse(to)
    if to.at >= (3, 3):
        record_linear(to)


def environment(version):
    python, packages = PINNED[version]
    folder = ROOT / '.venvs' / f'lightgbm-{version}'
    if not folder.exists():
        subprocess.check_call([common.find_python(python), '-m', 'venv', str(folder)])
        subprocess.check_call([str(folder / 'bin' / 'pip'), 'install', '-q', '--only-binary', ':all:', f'lightgbm=={version}', *packages])
    return folder / 'bin' / 'python'


if __name__ == '__main__':
    if os.environ.get('SLIPWAY_RECORD'):
        record_all(os.environ['SLIPWAY_RECORD'])
    else:
        for version in sys.argv[1:] or PINNED:
            subprocess.check_call([str(environment(version)), __file__], env={**os.environ, 'SLIPWAY_RECORD': version, 'OMP_NUM_THREADS': '1'})
