"""Records small parity cases with the real XGBoost: test/fixtures/xgboost/<version>/<name>/{case.json,model file}.

    python3 scripts/make-xgboost-fixtures.py             every version
    python3 scripts/make-xgboost-fixtures.py 1.7.6       one version

Each version gets a virtual environment of its own under .venvs/, with what is pinned below. Margins are meant to be met bit for bit,
links within one unit in the last place: test/xgboost.test.ts counts both.
"""
import json
import math
import os
import pathlib
import subprocess
import sys
import warnings

ROOT = pathlib.Path(__file__).resolve().parent.parent
PINNED = {
    '0.90': ('3.7', ['xgboost==0.90', 'scikit-learn==0.22.2', 'numpy==1.18.5', 'scipy==1.7.3', 'pandas==1.0.5', 'joblib==1.3.2']),
    '1.2.1': ('3.8', ['xgboost==1.2.1', 'scikit-learn==0.23.2', 'numpy==1.19.5', 'scipy==1.10.1', 'pandas==1.1.5', 'joblib==1.4.2']),
    '1.5.2': ('3.9', ['xgboost==1.5.2', 'scikit-learn==1.0.2', 'numpy==1.22.4', 'scipy==1.13.1', 'pandas==1.3.5', 'joblib==1.5.3']),
    '1.6.2': ('3.9', ['xgboost==1.6.2', 'scikit-learn==1.0.2', 'numpy==1.22.4', 'scipy==1.13.1', 'pandas==1.3.5', 'joblib==1.5.3']),
    '1.7.6': ('3.10', ['xgboost==1.7.6', 'scikit-learn==1.2.2', 'numpy==1.24.4', 'scipy==1.15.3', 'pandas==1.5.3', 'joblib==1.6.0']),
    '2.1.4': ('3.11', ['xgboost-cpu==2.1.4', 'scikit-learn==1.5.2', 'numpy==2.0.2', 'scipy==1.17.1', 'pandas==2.2.3', 'joblib==1.6.0']),
    '3.4.1': ('3.12', ['xgboost-cpu==3.4.1', 'scikit-learn==1.7.2', 'numpy==2.5.5', 'scipy==1.18.1', 'pandas==2.3.3', 'joblib==1.6.0']),
}


class Recorder:
    def __init__(self, version):
        self.name = version
        self.version = tuple(int(part) for part in version.split('.'))
        self.folder = ROOT / 'test' / 'fixtures' / 'xgboost' / version

    def path(self, name, file):
        folder = self.folder / name
        folder.mkdir(parents=True, exist_ok=True)
        return str(folder / file)

    def write(self, path, X, answers, estimator, before=(), behind=()):
        """`answers`: (output, value) pairs, of the file at `path` as it is after loading."""
        import numpy as np
        folder, file = pathlib.Path(path).parent, pathlib.Path(path).name
        case = {
            'name': f'xgboost-{self.name}/{folder.name}',
            'files': [*before, file, *behind],
            'framework': {'name': 'xgboost', 'version': self.name, 'numpy': np.__version__},
            'estimator': estimator,
            'inputs': inputs(X),
            'outputs': [tensor(output, value) for output, value in answers],
            'tolerance': 1e-6,
        }
        (folder / 'case.json').write_text(json.dumps(case))

    def booster(self, name, booster, X, kind=None, leaves=True, **matrix):
        """`kind`: json, ubj or bin; default: what the version writes first."""
        import xgboost as xgb
        kind = kind or ('json' if self.version >= (1, 0) else 'bin')
        if kind == 'ubj' and self.version < (1, 6):
            kind = 'json'
        if kind == 'bin' and self.version >= (3, 0):
            kind = 'ubj'

        path = self.path(name, 'model.model' if kind == 'bin' else f'model.{kind}')
        if kind == 'bin' and self.version >= (2, 0):
            pathlib.Path(path).write_bytes(booster.save_raw('deprecated'))
        else:
            booster.save_model(path)
        fresh = xgb.Booster(model_file=path)
        data = lambda: xgb.DMatrix(X, **matrix)
        # 0.90 drops trees of a dart at random unless it is told how many there are.
        more = {'ntree_limit': len(booster.get_dump())} if self.version < (1, 0) and 'dart' in name else {}
        answers = [('predict', fresh.predict(data(), **more)), ('margin', fresh.predict(data(), output_margin=True, **more))]
        if leaves:
            found = fresh.predict(data(), pred_leaf=True, **more).astype('int32')
            answers.append(('apply', found.reshape(len(found), -1)))
        self.write(path, X, answers, 'xgboost.core.Booster')

    def wrapper(self, name, model, X, kind='joblib'):
        """`kind`: joblib or what save_model writes."""
        path = self.path(name, 'model.joblib' if kind == 'joblib' else f'model.{kind}')
        if kind == 'joblib':
            model = dumped(model, path)
        else:
            model.save_model(path)
            model = type(model)()
            model.load_model(path)
        answers = [('predict', model.predict(X))]
        if hasattr(model, 'predict_proba'):
            try:
                answers.append(('predict_proba', model.predict_proba(X)))
            except NotImplementedError:  # multi:softmax in 1.6
                pass
        answers.append(('margin', model.predict(X, output_margin=True)))
        self.write(path, X, answers, f'xgboost.sklearn.{type(model).__name__}')

    def chain(self, name, scaler, model, labels, X):
        """Files of several kinds: what stands in front, the model, and what turns its classes into labels."""
        path = self.path(name, 'model.json')
        dumped(scaler, self.path(name, 'scaler.joblib'))
        dumped(labels, self.path(name, 'labels.joblib'))
        model.save_model(path)
        answers = [('predict', labels.inverse_transform(model.predict(scaler.transform(X))))]
        self.write(path, X, answers, 'sklearn.preprocessing.LabelEncoder', ['scaler.joblib'], ['labels.joblib'])

    def container(self, name, model, X):
        path = self.path(name, 'model.joblib')
        model = dumped(model, path)
        answers = [('predict', model.predict(X))]
        if hasattr(model, 'predict_proba') and not isinstance(model.predict_proba(X), list):
            answers.append(('predict_proba', model.predict_proba(X)))
        self.write(path, X, answers, f'{type(model).__module__}.{type(model).__name__}')


def dumped(model, path):
    import joblib
    joblib.dump(model, path, compress=('zlib', 9))
    return joblib.load(path)


def tensor(name, value):
    """An Open Inference Protocol tensor; null is NaN or None, infinities are strings."""
    import numpy as np
    array = np.asarray(value)
    kinds = {'f': 'FP', 'i': 'INT', 'u': 'UINT', 'b': 'BOOL', 'U': 'BYTES', 'O': 'BYTES'}
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
    import numpy as np
    if not hasattr(X, 'columns'):
        return [tensor('X', X)]
    found = []
    for name in X.columns:
        column = X[name]
        if column.dtype.name == 'category':
            column = column.astype(object) if column.cat.categories.dtype == object else column.astype(float)
        elif column.dtype.kind not in 'biuf':
            column = column.astype(object)
        found.append({**tensor(str(name), np.asarray(column)), 'shape': [len(X), 1]})
    return found


def cases(recorder):
    import numpy as np
    import pandas as pd
    import xgboost as xgb
    from sklearn.compose import ColumnTransformer
    from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder
    version = recorder.version
    rng = np.random.RandomState(11)
    X = rng.randn(90, 4).round(2)
    y = X[:, 0] * 2 + X[:, 1] ** 2 + rng.randn(90) * 0.2
    binary = (y > 1).astype(int)
    three = np.digitize(y, [0, 2])
    Z = rng.randn(12, 4).round(2)
    Z[1] = 0
    Z[2, 1:3] = np.nan
    Z[3] = X[3]
    quiet = {'verbosity': 0, 'nthread': 1}
    few = dict(n_estimators=3, max_depth=2, verbosity=0, n_jobs=1)

    def train(params, rounds=3, labels=binary, data=X, **matrix):
        return xgb.train({**quiet, 'max_depth': 2, **params}, xgb.DMatrix(data, label=labels, **matrix), rounds)

    # What a CSR matrix does not hold is missing, not zero.
    texts = ['good fine film', 'bad poor film', 'fine', 'bad', 'good plot poor end', 'end', 'film plot', 'poor bad bad', 'good good', 'fine end'] * 6
    mood = np.array([1, 0, 1, 0, 1, 0, 1, 0, 1, 1] * 6)
    asked = ['good', 'bad film', 'nothing known', 'fine poor end', '']
    for name, vectorizer in [('count', CountVectorizer()), ('tfidf', TfidfVectorizer())]:
        pipeline = make_pipeline(vectorizer, xgb.XGBClassifier(min_child_weight=0, **few)).fit(texts, mood)
        recorder.container(f'sparse-{name}', pipeline, asked)
    frame = pd.DataFrame({'colour': rng.choice(['red', 'green', 'blue', 'grey', 'pink', 'teal'], 90), 'size': X[:, 0], 'weight': np.where(X[:, 1] > 0, X[:, 1], 0)})
    for name, threshold in [('sparse', 1.0), ('dense', 0.0)]:
        encode = ColumnTransformer([('c', OneHotEncoder(handle_unknown='ignore'), ['colour'])], remainder='passthrough', sparse_threshold=threshold)
        pipeline = make_pipeline(encode, xgb.XGBRegressor(**few)).fit(frame, y)
        recorder.container(f'onehot-{name}', pipeline, frame.iloc[:8])
    encode = ColumnTransformer([('c', OneHotEncoder(), ['colour'])], remainder='passthrough', sparse_threshold=1.0)
    recorder.container('onehot-linear', make_pipeline(encode, xgb.XGBRegressor(booster='gblinear', n_estimators=4, verbosity=0, n_jobs=1)).fit(frame, y), frame.iloc[:8])

    # Base scores as answers, as margins, and where the logit is steep; margins that overflow a link.
    for name, objective, score, labels in [
        ('steep', 'binary:logistic', 1e-5, binary), ('logitraw', 'binary:logitraw', 0.3, binary), ('hinge', 'binary:hinge', 0.3, binary),
        ('regression', 'reg:logistic', 0.9, binary), ('poisson', 'count:poisson', 2.5, np.abs(y)), ('gamma', 'reg:gamma', 3.0, np.abs(y) + 0.1),
        ('tweedie', 'reg:tweedie', 0.7, np.abs(y)), ('cox', 'survival:cox', 1.5, np.abs(y) + 0.1), ('softprob', 'multi:softprob', 0.2, three), ('squared', 'reg:squarederror', -3.75, y),
    ]:
        more = {'num_class': 3} if name == 'softprob' else {}
        recorder.booster(f'base-{name}', train({'objective': objective, 'base_score': score, **more}, labels=labels), Z, kind='bin')
        if version == (1, 2, 1) or version >= (3, 0):
            recorder.booster(f'base-{name}-text', train({'objective': objective, 'base_score': score, **more}, labels=labels), Z, kind='ubj')
    recorder.booster('large-margins', train({'objective': 'binary:logistic', 'eta': 60, 'lambda': 0, 'min_child_weight': 0}, 6), Z)
    recorder.booster('large-exponents', train({'objective': 'count:poisson', 'eta': 40, 'lambda': 0, 'max_delta_step': 3}, 6, labels=np.abs(y) * 50), Z)

    # Trees of one leaf, trees with pruned nodes, no tree at all, thresholds met exactly.
    recorder.booster('one-leaf', train({'objective': 'reg:squarederror', 'gamma': 1e6}, labels=y), Z)
    recorder.booster('pruned', train({'objective': 'reg:squarederror', 'gamma': 3, 'updater': 'grow_colmaker,prune', 'max_depth': 6, 'tree_method': 'exact'}, labels=y), Z, kind='bin')
    recorder.booster('no-tree', train({'objective': 'binary:logistic'}, 0), Z, leaves=False)
    recorder.booster('exact-thresholds', train({'objective': 'reg:squarederror', 'tree_method': 'exact'}, labels=y), X[:30])
    recorder.booster('single', train({'objective': 'reg:squarederror'}, labels=y), Z.astype('float32'))

    # dart from a Booster and from a wrapper, which does not use a DMatrix; weights that are not 1.
    dart = {'booster': 'dart', 'rate_drop': 0.5, 'one_drop': 1, 'objective': 'multi:softprob', 'num_class': 3}
    recorder.booster('dart-multi', train(dart, 6, labels=three), Z)
    recorder.booster('dart-bin', train(dart, 6, labels=three), Z, kind='bin')
    if version >= (1, 0):
        model = xgb.XGBRegressor(booster='dart', rate_drop=0.5, one_drop=1, base_score=7.3, **few).fit(X, y)
        recorder.wrapper('dart-wrapper', model, Z)
        model = xgb.XGBClassifier(booster='dart', rate_drop=0.5, one_drop=1, **few).fit(X, three)
        recorder.wrapper('dart-wrapper-multi', model, Z)

    # Rounds of several trees that stop early; a sliced booster.
    stop = {'early_stopping_rounds': 1, 'eval_metric': 'mlogloss'}
    make = dict(n_estimators=12, max_depth=3, learning_rate=1.0, num_parallel_tree=2, subsample=0.6, colsample_bynode=0.7, verbosity=0, n_jobs=1, random_state=1)
    if version >= (1, 6):
        model = xgb.XGBClassifier(**make, **stop).fit(X[:60], three[:60], eval_set=[(X[60:], three[60:])], verbose=False)
    elif version >= (1, 0):
        model = xgb.XGBClassifier(**make).fit(X[:60], three[:60], eval_set=[(X[60:], three[60:])], verbose=False, **stop)
    if version >= (1, 0):
        recorder.wrapper('stopped-forest', model, Z)
        recorder.wrapper('stopped-forest-saved', model, Z, kind='json')
    if version >= (1, 3):
        recorder.booster('sliced', train({'objective': 'multi:softprob', 'num_class': 3}, 5, labels=three)[1:4], Z)

    # A wrapper's own labels and missing values; multi:softmax, whose class older wrappers took for a probability.
    full = np.nan_to_num(Z)
    recorder.wrapper('missing-zero', xgb.XGBClassifier(missing=0, **few).fit(X, binary), full)
    recorder.wrapper('missing-rounded', xgb.XGBRegressor(missing=0.1, **few).fit(X, y), np.where(full > 1, 0.1, full))
    recorder.wrapper('softmax', xgb.XGBClassifier(objective='multi:softmax', num_class=3, **few).fit(X, three) if version >= (1, 0) else xgb.XGBClassifier(**few).fit(X, three), Z)
    recorder.wrapper('logitraw', xgb.XGBClassifier(objective='binary:logitraw', **few).fit(X, binary), Z)
    far = Z.copy()
    far[4, 0], far[5, 0] = np.inf, -np.inf
    recorder.wrapper('infinities', xgb.XGBRegressor(**few).fit(X, y), far)
    recorder.wrapper('ranker', xgb.XGBRanker(objective='rank:map', **few).fit(X, binary, group=[30, 30, 30]), Z)
    recorder.wrapper('linear-missing', xgb.XGBRegressor(booster='gblinear', n_estimators=5, verbosity=0, n_jobs=1).fit(X, y), Z)

    from sklearn.calibration import CalibratedClassifierCV
    from sklearn.ensemble import StackingClassifier, VotingClassifier
    from sklearn.linear_model import LogisticRegression
    if version in [(0, 90), (3, 4, 1)]:
        recorder.container('calibrated', CalibratedClassifierCV(xgb.XGBClassifier(**few), cv=2).fit(X, binary), Z)
        recorder.container('voting', VotingClassifier([('a', xgb.XGBClassifier(**few)), ('b', xgb.XGBClassifier(booster='dart', **few))], voting='soft').fit(X, three), Z)
        recorder.container('stacking', StackingClassifier([('a', xgb.XGBClassifier(**few))], final_estimator=LogisticRegression(), cv=2).fit(X, three), Z)

    codes(recorder)
    if version >= (3, 1):
        # Categories of training are in the file: text and whole numbers, in an order that is not theirs.
        table = pd.DataFrame({'t': pd.Categorical(rng.choice(['zwei', 'eins', 'drei', 'fünf'], 90), categories=['fünf', 'zwei', 'drei', 'eins']), 'i': pd.Categorical(rng.choice([40, -7, 300, 12], 90), categories=[300, -7, 40, 12]), 'n': X[:, 1]})
        target = (table['t'] == 'eins') * 4.0 + (table['i'] == -7) * 2.0 + y * 0.1
        model = xgb.XGBRegressor(enable_categorical=True, tree_method='hist', max_cat_to_onehot=1, **few).fit(table, target)
        recorder.wrapper('recoded', model, table.iloc[:9])
        recorder.wrapper('recoded-saved', model, table.iloc[:9], kind='json')
        recorder.wrapper('recoded-binary', model, table.iloc[:9], kind='ubj')
        recorder.booster('quantiles', train({'objective': 'reg:quantileerror', 'quantile_alpha': [0.1, 0.5, 0.9], 'eta': 1.5}, 8, labels=y), Z)
        recorder.booster('expectiles', train({'objective': 'reg:expectileerror', 'expectile_alpha': [0.1, 0.5, 0.9]}, 6, labels=y), Z)
    if version >= (3, 4):
        from sklearn.preprocessing import LabelEncoder, StandardScaler
        scaler, labels = StandardScaler().fit(X), LabelEncoder().fit(['low', 'mid', 'top'])
        recorder.chain('chain-of-kinds', scaler, xgb.XGBClassifier(**few).fit(scaler.transform(X), three), labels, np.nan_to_num(Z))
    if version >= (2, 0):
        two = np.column_stack([y, -y + X[:, 2]])
        recorder.booster('vector-leaves', train({'objective': 'reg:squarederror', 'multi_strategy': 'multi_output_tree', 'tree_method': 'hist'}, labels=two), Z)
        recorder.booster('targets', train({'objective': 'reg:squarederror', 'tree_method': 'hist'}, labels=two), Z, kind='ubj')
        labelled = xgb.XGBClassifier(**few).fit(X, np.column_stack([binary, three > 1, X[:, 3] > 0]).astype(int))
        recorder.wrapper('multi-label', labelled, Z)
        recorder.wrapper('multi-label-saved', labelled, Z, kind='json')
        recorder.booster('aft', xgb.train({**quiet, 'objective': 'survival:aft', 'max_depth': 3}, xgb.DMatrix(X, label_lower_bound=np.abs(y) + 0.1, label_upper_bound=np.abs(y) + 1), 4), Z)


def codes(recorder):
    """Categories of any number as codes; unseen and fractional ones, and beyond what float32 can tell apart."""
    import numpy as np
    import xgboost as xgb
    if recorder.version < (1, 6):
        return
    rng = np.random.RandomState(12)
    codes = rng.randint(0, 700, 400).astype(float)
    wide = np.column_stack([codes, rng.randn(400).round(2)])
    labels = (codes % 7 > 2) * 3.0 + (codes > 500) + wide[:, 1]
    method = 'approx' if recorder.version < (1, 7) else 'hist'
    for name, onehot in [('partition', 1), ('onehot', 10000)]:
        params = {'objective': 'reg:squarederror', 'tree_method': method, 'max_cat_to_onehot': onehot, 'max_depth': 3, 'max_bin': 1024}
        matrix = xgb.DMatrix(wide, label=labels, feature_types=['c', 'q'], enable_categorical=True)
        booster = xgb.train({'verbosity': 0, 'nthread': 1, **params}, matrix, 3)
        ask = np.column_stack([[codes[0], codes[1], 699, 701, 5000, 2.75, 16777215, np.nan, 0], np.zeros(9)])
        recorder.booster(f'categories-{name}', booster, ask, feature_types=['c', 'q'], enable_categorical=True)


def environment(version):
    python, packages = PINNED[version]
    folder = ROOT / '.venvs' / f'xgboost-{version}'
    if not folder.exists():
        subprocess.check_call([find_python(python), '-m', 'venv', str(folder)])
        subprocess.check_call([str(folder / 'bin' / 'pip'), 'install', '-q', '--only-binary', ':all:', *packages])
    return folder / 'bin' / 'python'


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
        warnings.filterwarnings('ignore')
        recorder = Recorder(os.environ['SLIPWAY_RECORD'])
        # 1.6 is a version apart in its categories alone.
        (codes if recorder.version == (1, 6, 2) else cases)(recorder)
        print(os.environ['SLIPWAY_RECORD'])
    else:
        for version in sys.argv[1:] or PINNED:
            subprocess.check_call([str(environment(version)), __file__], env={**os.environ, 'SLIPWAY_RECORD': version, 'OMP_NUM_THREADS': '1'})
