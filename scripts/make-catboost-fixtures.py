"""Records small parity cases with the real CatBoost: test/fixtures/catboost/<version>/<name>/{case.json,model file}.

    python3 scripts/make-catboost-fixtures.py                       every version
    python3 scripts/make-catboost-fixtures.py 1.2.10 labels-bool    one version, cases whose name begins so
    python3 scripts/make-catboost-fixtures.py 1.2.10 --importances  of the committed models, to importances-<version>.json
    python3 scripts/make-catboost-fixtures.py 1.2.10 --sweep 300 F  300 models of random parameters to folder F, not to be committed

Each version gets a virtual environment of its own under .venvs/, with what is pinned below. The cases are traps: what a model of default
parameters does not show. Older versions record those of OLDER only.
"""
import json
import math
import os
import pathlib
import pickle
import random
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
PINNED = {
    '0.26.1': ('3.7', ['numpy==1.19.5', 'pandas==1.1.5', 'scikit-learn==0.22.2.post1', 'six==1.16.0']),
    '1.0.6': ('3.9', ['numpy==1.22.4', 'pandas==1.4.4', 'scikit-learn==1.0.2', 'six==1.16.0']),
    '1.2.10': ('3.11', ['numpy==2.2.6', 'pandas==2.2.3', 'scikit-learn==1.7.2', 'six==1.16.0']),
}
COMMON = dict(iterations=5, depth=3, learning_rate=0.4, random_seed=7, thread_count=1, bootstrap_type='No', verbose=False, allow_writing_files=False)
LONG = ['a category of more than sixteen bytes', 'ä' * 20 + ' of thirty-three to sixty-four', 'longer than sixty-four bytes: ' * 3, 'x' * 200]
# Of versions before the newest: what differs between them, or once did.
OLDER = ('labels-float', 'labels-absent', 'labels-count', 'labels-order', 'scale-bias', 'threshold', 'constant', 'nan-max', 'at-borders', 'ctr-mean', 'ctr-mixed', 'integers', 'uneven-depthwise-cbm', 'categories-only', 'bare-poisson', 'loss-uncertainty', 'pool-names', 'rank-yetirank', 'in-pipeline', 'in-coded', 'in-selector')
# As JSON these are large; one of them is enough beside the newest.
NEWEST_ONLY = {('0.26.1', 'ctr-mean-json'), ('0.26.1', 'ctr-mixed-json'), ('1.0.6', 'ctr-mean-json')}
WORDS = ['red', 'green', 'blue', '', 'nan', 'Red', 'gräy', 'b l a c k', '日本', '1', '1.0', 'exactly 8', 'nine byte', 'sixteen bytes...', 'seventeen bytes..']


def tensor(name, values):
    import numpy as np
    values = np.asarray(values)
    kind = values.dtype.kind
    datatype = {'f': 'FP64', 'i': 'INT64', 'u': 'INT64', 'b': 'BOOL'}.get(kind, 'BYTES')
    return {'name': name, 'datatype': datatype, 'shape': list(values.shape), 'data': [plain(x) for x in values.ravel().tolist()]}


def plain(x):
    if isinstance(x, float) and not math.isfinite(x):
        return None if math.isnan(x) else ('Infinity' if x > 0 else '-Infinity')
    return x


def inputs_of(X):
    import pandas as pd
    if not isinstance(X, pd.DataFrame):
        return [tensor('X', X)]
    return [tensor(str(name), X[name].to_numpy().reshape(-1, 1)) for name in X.columns]


class Recorder:
    """Writes cases; outputs are read back from a fresh load of the file."""

    def __init__(self, version, folder, wanted='', is_sweep=False):
        self.version = tuple(int(part) for part in version.split('.'))
        self.name, self.folder, self.wanted, self.is_sweep = version, folder, wanted, is_sweep

    def record(self, name, model, X, form='cbm', methods=None, pool=None):
        import catboost
        import numpy as np
        if not name.startswith(self.wanted):
            return
        name = f'{name}-{form}'
        if not self.is_sweep and self.name != max(PINNED) and not name.startswith(OLDER):
            return
        if not self.is_sweep and (self.name, name) in NEWEST_ONLY:
            return
        folder = self.folder / name
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / {'cbm': 'model.cbm', 'json': 'model.json', 'pickle': 'model.pkl'}[form]
        if form == 'pickle':
            file.write_bytes(pickle.dumps(model, protocol=4))
            fresh = pickle.loads(file.read_bytes())
        else:
            model.save_model(str(file), format=form, **({'pool': pool} if pool is not None and form == 'json' else {}))
            fresh = type(model)()
            fresh.load_model(str(file), format=form)
        outputs = [tensor(method, call(fresh, method, X)) for method in methods or methods_of(fresh)]
        case = {
            'name': f'catboost-{self.name}/{name}',
            'files': [file.name],
            'framework': {'name': 'catboost', 'version': self.name, 'numpy': np.__version__},
            'estimator': f'{type(model).__module__}.{type(model).__name__}',
            'inputs': inputs_of(X),
            'outputs': outputs,
            'tolerance': 1e-12,
        }
        assert catboost.__version__ == self.name, catboost.__version__
        (folder / 'case.json').write_text(json.dumps(case, ensure_ascii=False, separators=(',', ':')) + '\n')


def methods_of(model):
    import catboost
    if not isinstance(model, catboost.CatBoost):
        return [m for m in ('predict', 'predict_proba') if hasattr(model, m)]
    if isinstance(model, catboost.CatBoostClassifier):
        return ['predict', 'predict_proba', 'predict_log_proba', 'margin', 'apply']
    if type(model).__name__ == 'CatBoostRanker':
        return ['predict', 'apply']
    return ['predict', 'margin', 'apply']


def call(model, method, X):
    if method == 'margin':
        return model.predict(X, prediction_type='RawFormulaVal')
    if method == 'exponent':
        return model.predict(X, prediction_type='Exponent')
    if method == 'apply':
        return model.calc_leaf_indexes(X).astype('int64')
    return getattr(model, method)(X)


def table(seed, rows, numbers=3, categories=2, words=WORDS, missing=0.0):
    """A DataFrame of numbers n0, n1, ... and categories c0, c1, ..."""
    import numpy as np
    import pandas as pd
    rng = np.random.RandomState(seed)
    X = pd.DataFrame({f'n{i}': np.round(rng.randn(rows) * 2, 3) for i in range(numbers)})
    for i in range(numbers):
        X.loc[rng.rand(rows) < missing, f'n{i}'] = np.nan
    for i in range(categories):
        X[f'c{i}'] = np.array([words[j] for j in rng.randint(len(words), size=rows)], dtype=object)
    return X


def target_of(X, seed, classes=0):
    """Depends on all columns; `classes` 0: a number."""
    import numpy as np
    import zlib
    rng = np.random.RandomState(seed)
    y = rng.randn(len(X)) * 0.3
    for i, name in enumerate(X.columns):
        column = X[name]
        if column.dtype == object:
            y += np.array([(zlib.crc32(f'{name}{value}'.encode()) % 7 - 3) * 0.5 for value in column])
        else:
            y += np.nan_to_num(column.to_numpy(dtype=float)) * (1 - i % 3)
    if classes == 0:
        return np.round(y, 4)
    return np.searchsorted(np.quantile(y, np.arange(1, classes) / classes), y)


def cats_of(X):
    return [name for name in X.columns if name.startswith('c')]


def unseen(X, seed, rows=12):
    """Rows of the same kind, with categories that training never met."""
    import numpy as np
    rng = np.random.RandomState(seed)
    Z = X.sample(rows, random_state=seed, replace=True).reset_index(drop=True)
    for name in Z.columns:
        if name.startswith('c') and Z[name].dtype == object:
            Z.loc[rng.rand(rows) < 0.15, name] = 'never met'
        elif not name.startswith('c'):
            Z[name] = np.round(Z[name] + rng.randn(rows) * 0.2, 3)
    return Z


def classifier(**more):
    from catboost import CatBoostClassifier
    return CatBoostClassifier(**{**COMMON, **more})


def regressor(**more):
    from catboost import CatBoostRegressor
    return CatBoostRegressor(**{**COMMON, **more})


def fitted(model, X, y, **more):
    return model.fit(X, y, cat_features=cats_of(X) if hasattr(X, 'columns') else None, **more)


def label_cases(r):
    import numpy as np
    X = table(1, 120, 3, 0)
    Z = unseen(X, 2)
    labels = {
        'bool': [False, True], 'float': [0.5, 1.5], 'wholefloat': [1.0, 2.0], 'int': [-3, 40], 'text': ['no', 'yes'], 'numbertext': ['0', '10'],
        'float3': [-0.5, 0.0, 2.25], 'int3': [10, 20, 5], 'text3': ['b', 'ä', 'a c'],
    }
    for name, values in labels.items():
        y = np.array(values)[target_of(X, 3, len(values))]
        model = fitted(classifier(), X, y)
        r.record(f'labels-{name}', model, Z, 'pickle')
        if name in ('wholefloat', 'text3', 'bool'):
            r.record(f'labels-{name}', model, Z, 'json')
    y = target_of(X, 3, 3)
    r.record('labels-absent', fitted(classifier(loss_function='MultiClass', class_names=[0, 1, 2, 3, 4]), X, y * 2), Z, 'pickle')
    r.record('labels-count', fitted(classifier(loss_function='MultiClass', classes_count=5), X, y + 1), Z, 'pickle')
    r.record('labels-order', fitted(classifier(class_names=['c', 'a', 'b']), X, np.array(['a', 'b', 'c'])[y]), Z)


def raw_value_cases(r):
    import numpy as np
    X = table(5, 120, 3, 0)
    Z = unseen(X, 6)
    model = fitted(regressor(), X, target_of(X, 7))
    model.set_scale_and_bias(1.5, -0.25)
    r.record('scale-bias', model, Z)
    r.record('scale-bias', model, Z, 'json')
    binary = fitted(classifier(), X, target_of(X, 7, 2))
    binary.set_scale_and_bias(-2.0, 0.125)
    r.record('scale-bias-binary', binary, Z)
    if r.version >= (1, 0, 0):
        many = fitted(regressor(loss_function='MultiRMSE'), X, np.stack([target_of(X, 7), target_of(X, 8)], 1))
        many.set_scale_and_bias(3.0, [0.5, -1.0])
        r.record('scale-bias-many', many, Z)
        r.record('scale-bias-many', many, Z, 'json')
    if hasattr(binary, 'set_probability_threshold'):
        sharp = fitted(classifier(), X, target_of(X, 7, 2))
        sharp.set_probability_threshold(0.3)
        r.record('threshold', sharp, Z)
        r.record('threshold', sharp, Z, 'json')
    if r.version >= (1, 0, 0):
        labels = np.stack([target_of(X, 7, 2), target_of(X, 8, 2)], 1)
        several = fitted(classifier(loss_function='MultiLogloss'), X, labels)
        several.set_probability_threshold(0.7)
        r.record('threshold-labels', several, Z, 'pickle')
    for policy in ('SymmetricTree', 'Lossguide'):
        r.record(f'constant-{policy[:4].lower()}', fitted(regressor(allow_const_label=True, grow_policy=policy), X, np.full(120, 2.5)), Z)
    r.record('many-borders', fitted(regressor(border_count=1000, iterations=50, depth=6), table(9, 1500, 2, 0), target_of(table(9, 1500, 2, 0), 7)), unseen(table(9, 1500, 2, 0), 10))
    r.record('deep', fitted(regressor(depth=10, iterations=2), X, target_of(X, 7)), Z)
    for mode in ('Min', 'Max', 'Forbidden'):
        W = X if mode == 'Forbidden' else table(5, 120, 3, 0, missing=0.2)
        nan = Z.copy()
        nan.iloc[::2, 0] = np.nan
        nan.iloc[1::3, 1] = np.nan
        model = fitted(regressor(nan_mode=mode), W, target_of(W, 7))
        r.record(f'nan-{mode.lower()}', model, nan)
        r.record(f'nan-{mode.lower()}-uneven', fitted(regressor(nan_mode=mode, grow_policy='Lossguide'), W, target_of(W, 7)), nan)
    limits = Z.copy()
    borders = model.get_borders()
    limits['n0'] = (borders[0] * 12)[:12]
    limits['n1'] = [np.nextafter(np.float32(b), np.float32(9)) for b in (borders[1] * 12)[:12]]
    r.record('at-borders', model, limits.astype('float64'))


def ctr_cases(r):
    import numpy as np
    simple = [
        ('borders', 'Borders:TargetBorderCount=3:Prior=0.3:CtrBorderCount=40'), ('buckets', 'Buckets:TargetBorderCount=4:CtrBorderCount=30'),
        ('mean', 'BinarizedTargetMeanValue:TargetBorderCount=5:CtrBorderCount=30'), ('counter', 'Counter:Prior=0.5:CtrBorderCount=30'),
    ]
    X = table(11, 400, 2, 3, WORDS + LONG)
    Z = unseen(X, 12, 20)
    for name, ctr in simple:
        more = dict(simple_ctr=[ctr], combinations_ctr=[ctr], max_ctr_complexity=3, one_hot_max_size=1, iterations=8)
        model = fitted(regressor(**more), X, target_of(X, 13))
        for form in ('cbm', 'json') if name in ('mean', 'counter') else ('cbm',):
            r.record(f'ctr-{name}', model, Z, form)
        if name == 'mean':
            r.record('ctr-mean3', fitted(classifier(loss_function='MultiClass', **more), X, target_of(X, 13, 3)), Z)
    Y = table(14, 500, 3, 3, ['a', 'b', 'c'])
    mixed = dict(max_ctr_complexity=4, one_hot_max_size=4, iterations=10, depth=6)
    for form in ('cbm', 'json'):
        r.record('ctr-mixed', fitted(classifier(**mixed), with_long(Y), target_of(Y, 15, 2)), unseen(with_long(Y), 16, 20), form)
    one_hot = dict(one_hot_max_size=400, iterations=40, depth=5)
    wide = table(17, 2500, 1, 1, [f'word {i}' for i in range(300)])
    r.record('one-hot-wide', fitted(regressor(**one_hot), wide, target_of(wide, 18)), unseen(wide, 19, 20))
    whole = table(20, 300, 2, 2)
    whole['c0'] = np.random.RandomState(21).randint(-5, 5, 300) * 1000003
    sent = unseen(whole, 22, 20)
    for form in ('cbm', 'pickle'):
        r.record('integers', fitted(classifier(one_hot_max_size=2), whole, target_of(whole, 23, 2)), sent, form)
    for policy in ('Depthwise', 'Lossguide'):
        model = fitted(classifier(grow_policy=policy, one_hot_max_size=4, iterations=4, depth=4), with_long(Y), target_of(Y, 15, 3))
        r.record(f'uneven-{policy.lower()}', model, unseen(with_long(Y), 16, 20))
        r.record(f'uneven-{policy.lower()}', model, unseen(with_long(Y), 16, 20), 'json')
    long = table(24, 300, 0, 2, WORDS + LONG)
    r.record('categories-only', fitted(classifier(one_hot_max_size=1), long, target_of(long, 25, 2)), unseen(long, 26, 20))


def with_long(X):
    """One category column of many words beside those of few."""
    import numpy as np
    X = X.copy()
    X['c9'] = np.array((WORDS + LONG) * len(X), dtype=object)[np.random.RandomState(1).permutation(len(X))]
    return X


def wrapper_cases(r):
    import numpy as np
    from catboost import CatBoost, CatBoostRanker, Pool, sum_models
    X = table(31, 160, 4, 0)
    Z = unseen(X, 32)
    y = target_of(X, 33)
    for loss in ('Poisson', 'Tweedie:variance_power=1.5'):
        model = fitted(regressor(loss_function=loss), X, np.abs(y))
        r.record(f'loss-{loss[:7].lower()}', model, Z, methods=['predict', 'margin', 'exponent'])
        bare = CatBoost({**COMMON, 'loss_function': loss}).fit(X, np.abs(y))
        r.record(f'bare-{loss[:7].lower()}', bare, Z, 'pickle', methods=['predict', 'margin', 'exponent'])
    r.record('loss-uncertainty', fitted(regressor(loss_function='RMSEWithUncertainty'), X, y), Z)
    r.record('bare-logloss', CatBoost({**COMMON, 'loss_function': 'Logloss'}).fit(X, target_of(X, 33, 2)), Z, 'pickle')
    groups = np.repeat(np.arange(16), 10)
    for loss in ('YetiRank', 'PairLogit', 'QueryRMSE', 'QuerySoftMax'):
        ranker = CatBoostRanker(**{**COMMON, 'loss_function': loss})
        r.record(f'rank-{loss.lower()}', ranker.fit(X, target_of(X, 33, 2), group_id=groups), Z)
    named = Pool(X.to_numpy(), y, feature_names=['a', 'b', 'with space', 'ü'])
    renamed = Z.rename(columns=dict(zip(Z.columns, ['a', 'b', 'with space', 'ü'])))
    r.record('pool-names', regressor().fit(named), renamed)
    r.record('ignored', fitted(regressor(ignored_features=[0, 2]), X, y), Z)
    both = [fitted(regressor(random_seed=seed), X, y) for seed in (1, 2)]
    r.record('sum', sum_models(both, [0.25, 2.0]), Z, methods=['predict', 'margin', 'apply'])
    stopped = regressor(iterations=60, early_stopping_rounds=3).fit(X, y, eval_set=(Z, np.zeros(len(Z))))
    r.record('stopped', stopped, Z, 'pickle')


def container_cases(r):
    from sklearn.calibration import CalibratedClassifierCV
    from sklearn.compose import ColumnTransformer
    from sklearn.ensemble import StackingClassifier, VotingClassifier, VotingRegressor
    from sklearn.feature_selection import SelectFromModel
    from sklearn.linear_model import LinearRegression, LogisticRegression
    from sklearn.model_selection import GridSearchCV
    from sklearn.multioutput import MultiOutputRegressor
    from sklearn.pipeline import Pipeline
    from sklearn.preprocessing import OrdinalEncoder, StandardScaler
    import numpy as np
    X = table(41, 160, 4, 0).to_numpy()
    Z = unseen(table(41, 160, 4, 0), 42).to_numpy()
    y, two = target_of(table(41, 160, 4, 0), 43), target_of(table(41, 160, 4, 0), 43, 2)
    r.record('in-calibrated', CalibratedClassifierCV(classifier(), cv=2).fit(X, two), Z, 'pickle')
    r.record('in-voting', VotingRegressor([('a', regressor()), ('b', LinearRegression())]).fit(X, y), Z, 'pickle')
    soft = VotingClassifier([('a', classifier()), ('b', LogisticRegression())], voting='soft')
    r.record('in-soft-voting', soft.fit(X, np.array(['p', 'q'])[two]), Z, 'pickle')
    r.record('in-stacking', StackingClassifier([('a', classifier()), ('b', LogisticRegression())], cv=2).fit(X, two), Z, 'pickle')
    r.record('in-search', GridSearchCV(classifier(), {'depth': [2, 3]}, cv=2).fit(X, two), Z, 'pickle')
    r.record('in-multioutput', MultiOutputRegressor(regressor()).fit(X, np.stack([y, -y], 1)), Z, 'pickle')
    three = target_of(table(41, 160, 4, 0), 43, 3)
    last = StackingClassifier([('a', LogisticRegression())], final_estimator=classifier(), cv=2)
    r.record('in-final', last.fit(X, np.array(['p', 'q', 'r'])[three]), Z, 'pickle')
    # Later pairs of the two libraries say of a file read back that it takes 0 columns.
    selector = Pipeline([('select', SelectFromModel(classifier())), ('model', LogisticRegression())])
    if r.version < (1,):
        r.record('in-selector', selector.fit(X, three), Z, 'pickle')
    mixed = table(44, 160, 2, 2)
    front = ColumnTransformer([('n', StandardScaler(), ['n0', 'n1']), ('c', 'passthrough', ['c0', 'c1'])])
    pipe = Pipeline([('front', front), ('model', classifier(cat_features=[2, 3]))])
    r.record('in-pipeline', pipe.fit(mixed, target_of(mixed, 45, 2)), unseen(mixed, 46), 'pickle')
    coded = ColumnTransformer([('c', OrdinalEncoder(dtype=int), ['c0', 'c1']), ('n', 'passthrough', ['n0', 'n1'])])
    r.record('in-coded', Pipeline([('front', coded), ('model', classifier())]).fit(mixed, target_of(mixed, 45, 3)), mixed[:12], 'pickle')


SECTIONS = [label_cases, raw_value_cases, ctr_cases, wrapper_cases, container_cases]


def sweep(r, count):
    """Models of random parameters: losses, growth, CTRs, missing values, labels."""
    import numpy as np
    from catboost import CatBoostError
    for i in range(count):
        rng = random.Random(i)
        X = table(i, rng.choice([60, 200, 600]), rng.randint(0 if i % 5 == 0 else 1, 5), rng.choice([0, 1, 2, 3]), rng.choice([WORDS, WORDS + LONG, ['a', 'b', 'c'], [f'w{j}' for j in range(60)]]), rng.choice([0, 0, 0.15]))
        if X.shape[1] == 0:
            continue
        if rng.random() < 0.3 and 'c0' in X:
            X['c0'] = np.random.RandomState(i).randint(-3, 9, len(X))
        more = dict(iterations=rng.choice([1, 5, 20, 60]), depth=rng.randint(1, 7), random_seed=i, learning_rate=rng.choice([0.05, 0.4, 1.0]), border_count=rng.choice([4, 32, 254, 600]), one_hot_max_size=rng.choice([1, 2, 5, 50, 300]), max_ctr_complexity=rng.choice([1, 2, 4]), grow_policy=rng.choice(['SymmetricTree', 'SymmetricTree', 'Depthwise', 'Lossguide']), nan_mode=rng.choice(['Min', 'Max']))
        if more['grow_policy'] == 'Lossguide':
            more['max_leaves'] = rng.choice([3, 9, 31])
        kinds = ['Borders', 'Buckets', 'Counter', 'BinarizedTargetMeanValue']
        if rng.random() < 0.6:
            kind = lambda: rng.choice(kinds) + rng.choice(['', ':Prior=0.7', ':CtrBorderCount=50'])
            more.update(simple_ctr=[kind() for _ in range(rng.randint(1, 2))], combinations_ctr=[kind()])
        if rng.random() < 0.3:
            more['boosting_type'] = 'Ordered' if more['grow_policy'] == 'SymmetricTree' else 'Plain'
        loss = rng.choice(['Logloss', 'CrossEntropy', 'MultiClass', 'MultiClassOneVsAll', 'RMSE', 'MAE', 'Quantile:alpha=0.8', 'Poisson', 'Tweedie:variance_power=1.3', 'MultiRMSE', 'RMSEWithUncertainty', 'MultiLogloss', 'Huber:delta=1', 'LogLinQuantile', 'Expectile:alpha=0.3', 'MAPE', 'Lq:q=3'])
        y = target_of(X, i)
        if loss in ('Logloss', 'CrossEntropy'):
            model, y = classifier(loss_function=loss, **more), target_of(X, i, 2)
        elif loss.startswith('MultiClass'):
            k = rng.randint(3, 5)
            model, y = classifier(loss_function=loss, **more), target_of(X, i, k)
            if rng.random() < 0.5:
                y = np.array(['v', 'w', 'x', 'y', 'z'])[y]
        elif loss == 'MultiLogloss':
            model, y = classifier(loss_function=loss, **more), np.stack([target_of(X, i, 2), target_of(X, i + 1, 2)], 1)
        else:
            model = regressor(loss_function=loss, **more)
            y = np.stack([y, -y * 2], 1) if loss == 'MultiRMSE' else np.abs(y) + 0.01 if loss[:3] in ('Poi', 'Twe', 'MAP', 'Log') else y
        try:
            model = fitted(model, X, y)
            r.record(f'{i:04}', model, unseen(X, i + 1, rng.choice([1, 7, 40])), rng.choice(['cbm', 'json', 'pickle']))
        except CatBoostError as error:
            print(i, loss, str(error)[:120], flush=True)


def importances(version, folder):
    """PredictionValuesChange of every committed model; NaN, which the library gives a constant one, as 0."""
    import catboost
    assert catboost.__version__ == version, catboost.__version__
    found = {}
    for file in sorted(folder.glob('*/model.*')):
        if file.suffix == '.pkl':
            model = pickle.loads(file.read_bytes())
            if not isinstance(model, catboost.CatBoost):
                continue
        else:
            model = catboost.CatBoost().load_model(str(file), format=file.suffix[1:])
        values = model.get_feature_importance(type='PredictionValuesChange')
        found[f'{file.parent.name}/{file.name}'] = [0.0 if math.isnan(v) else float(v) for v in values]
    (folder.parent / f'importances-{version}.json').write_text(json.dumps(found, separators=(',', ':')) + '\n')


def interpreter(version):
    python, packages = PINNED[version]
    home = ROOT / '.venvs' / f'catboost-{version}'
    if not home.exists():
        subprocess.check_call([f'python{python}', '-m', 'venv', str(home)])
        subprocess.check_call([str(home / 'bin' / 'pip'), 'install', '--quiet', *packages])
        subprocess.check_call([str(home / 'bin' / 'pip'), 'install', '--quiet', '--no-deps', f'catboost=={version}'])
    return str(home / 'bin' / 'python')


def main(arguments):
    if os.environ.get('CATBOOST_FIXTURES'):
        version, rest = arguments[0], arguments[1:]
        if rest[:1] == ['--sweep']:
            return sweep(Recorder(version, pathlib.Path(rest[2]), is_sweep=True), int(rest[1]))
        if rest[:1] == ['--importances']:
            return importances(version, ROOT / 'test' / 'fixtures' / 'catboost' / version)
        recorder = Recorder(version, ROOT / 'test' / 'fixtures' / 'catboost' / version, *rest)
        for section in SECTIONS:
            section(recorder)
        return
    for version in arguments[:1] or PINNED:
        subprocess.check_call([interpreter(version), __file__, version, *arguments[1:]], env={**os.environ, 'CATBOOST_FIXTURES': '1'})


main(sys.argv[1:])
