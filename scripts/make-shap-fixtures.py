"""Makes test/fixtures/shap: scikit-learn's trees, forests, boosting and linear models with what the package shap says of them, and
models of XGBoost and CatBoost with what the libraries say themselves.

    python3.12 -m venv .venvs/shap && .venvs/shap/bin/pip install scikit-learn==1.5.2 shap==0.54.1 numpy==2.2.6 xgboost==3.4.1 catboost==1.2.10
    .venvs/shap/bin/python scripts/make-shap-fixtures.py

Each folder holds model.pkl and case.json, whose output shap_values has the base value as last column and classes in the middle; a
linear model's background is background.csv. shap gives classes last and the base beside them.
"""
import json
import math
import pathlib
import pickle
import warnings

import catboost
import numpy as np
import shap
import sklearn
import xgboost
from sklearn.ensemble import (
    ExtraTreesClassifier, ExtraTreesRegressor, GradientBoostingClassifier, GradientBoostingRegressor,
    HistGradientBoostingClassifier, HistGradientBoostingRegressor, RandomForestClassifier, RandomForestRegressor,
)
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor, ExtraTreeClassifier, ExtraTreeRegressor

assert sklearn.__version__ == '1.5.2' and shap.__version__ == '0.54.1', 'the versions above made the committed files'
warnings.simplefilter('ignore')

ROOT = pathlib.Path(__file__).resolve().parent.parent / 'test' / 'fixtures' / 'shap'
rng = np.random.default_rng(5)
X = rng.normal(size=(200, 5))
two = (X[:, 0] + X[:, 1] * X[:, 2] > 0).astype(int)
three = np.array(['high', 'low', 'mid'])[np.digitize(X[:, 0] + X[:, 3] / 2, [-0.5, 0.5])]
value = X[:, 0] * X[:, 1] + X[:, 2]
values = np.c_[value, X[:, 4]]
weights = rng.random(200)
rows = rng.normal(size=(6, 5))
holes = rows.copy()
holes[rng.random(rows.shape) < 0.25] = np.nan
gaps = X.copy()
gaps[rng.random(X.shape) < 0.1] = np.nan

small = {'random_state': 0, 'max_depth': 4}
few = {**small, 'n_estimators': 5}
hist = {'random_state': 0, 'max_iter': 8, 'max_leaf_nodes': 8}
CASES = {
    'DecisionTreeClassifier': (DecisionTreeClassifier(**small).fit(X, two), rows),
    'DecisionTreeClassifier-weights': (DecisionTreeClassifier(random_state=0).fit(X, three, sample_weight=weights), rows),
    'DecisionTreeClassifier-missing': (DecisionTreeClassifier(**small).fit(gaps, two), holes),
    'DecisionTreeClassifier-leaf': (DecisionTreeClassifier(max_depth=1, min_samples_leaf=150).fit(X, two), rows),
    'DecisionTreeRegressor': (DecisionTreeRegressor(random_state=0).fit(X, value), rows),
    'DecisionTreeRegressor-outputs': (DecisionTreeRegressor(**small).fit(X, values), rows),
    'ExtraTreeClassifier': (ExtraTreeClassifier(**small).fit(X, two), rows),
    'ExtraTreeRegressor': (ExtraTreeRegressor(**small).fit(X, value), rows),
    'RandomForestClassifier': (RandomForestClassifier(**few).fit(X, two), rows),
    'RandomForestClassifier-classes': (RandomForestClassifier(**few).fit(X, three), rows),
    'RandomForestRegressor': (RandomForestRegressor(**few).fit(X, value, sample_weight=weights), rows),
    'ExtraTreesClassifier': (ExtraTreesClassifier(**few).fit(X, three), rows),
    'ExtraTreesRegressor': (ExtraTreesRegressor(**few).fit(X, values), rows),
    'GradientBoostingClassifier': (GradientBoostingClassifier(**few).fit(X, two), rows),
    'GradientBoostingRegressor': (GradientBoostingRegressor(**few).fit(X, value), rows),
    'GradientBoostingRegressor-quantile': (GradientBoostingRegressor(**few, loss='quantile', alpha=0.8).fit(X, value), rows),
    'HistGradientBoostingClassifier': (HistGradientBoostingClassifier(**hist).fit(gaps, two), holes),
    'HistGradientBoostingClassifier-classes': (HistGradientBoostingClassifier(**hist).fit(X, three), rows),
    'HistGradientBoostingRegressor': (HistGradientBoostingRegressor(**hist).fit(gaps, value), holes),
    'HistGradientBoostingRegressor-poisson': (HistGradientBoostingRegressor(**hist, loss='poisson').fit(X, np.abs(value)), rows),
    'Pipeline-forest': (make_pipeline(StandardScaler(), RandomForestClassifier(**few)).fit(X, two), rows),
    'LinearRegression': (LinearRegression().fit(X, value), rows),
    'LogisticRegression': (LogisticRegression().fit(X, two), rows),
    'Pipeline-linear': (make_pipeline(StandardScaler(), LogisticRegression()).fit(X, three), rows),
}


def explained(model, x, background):
    """Contributions, the base as last column: [n, d + 1] or [n, K, d + 1]."""
    last = model[-1] if hasattr(model, 'steps') else model
    front = model[:-1].transform if hasattr(model, 'steps') else np.asarray
    if hasattr(last, 'coef_'):
        explainer = shap.LinearExplainer(last, shap.maskers.Independent(front(background), max_samples=len(background)))
        made = explainer.shap_values(front(x))
    else:
        raw = {'model_output': 'raw'} if type(last).__name__.startswith('Hist') else {}
        explainer = shap.TreeExplainer(last, feature_perturbation='tree_path_dependent', **raw)
        made = explainer.shap_values(front(x), check_additivity=False)
    made, base = np.asarray(made), np.atleast_1d(explainer.expected_value)
    if made.ndim == 2:
        return np.concatenate([made, np.full((len(x), 1), base[0])], axis=1)
    made = made.transpose(0, 2, 1)
    return np.concatenate([made, np.broadcast_to(base[None, :, None], (*made.shape[:2], 1))], axis=2)


def boosters():
    """(name, file, save, inputs, contributions) of models of other libraries."""
    letters = [rng.choice(list('abcd'), len(X)) for _ in range(2)]
    mixed = np.column_stack([X[:, :2].round(3).astype(object), *letters])
    odd = ((X[:, 0] > 0) ^ (letters[0] < 'c') ^ (letters[1] < 'b')).astype(int)
    cat = catboost.CatBoostClassifier(iterations=12, depth=4, max_ctr_complexity=3, one_hot_max_size=2, thread_count=1, random_seed=0, verbose=0, allow_writing_files=False)
    cat.fit(mixed, odd, cat_features=[2, 3])
    few_rows = catboost.Pool(mixed[:6], cat_features=[2, 3])
    columns = [tensor(str(i), mixed[:6, i].astype(float).reshape(-1, 1)) for i in range(2)]
    columns += [{'name': str(i), 'datatype': 'BYTES', 'shape': [6, 1], 'data': mixed[:6, i].tolist()} for i in (2, 3)]
    yield 'CatBoost-combinations', 'model.cbm', cat.save_model, columns, cat.get_feature_importance(few_rows, type='ShapValues')
    several = catboost.CatBoostClassifier(iterations=6, depth=4, loss_function='MultiClass', thread_count=1, random_seed=0, verbose=0, allow_writing_files=False)
    several.fit(gaps, three)
    yield 'CatBoost-classes', 'model.cbm', several.save_model, [tensor('X', holes)], several.get_feature_importance(catboost.Pool(holes), type='ShapValues')
    codes = np.unique(three, return_inverse=True)[1]
    for kind in ('gbtree', 'dart', 'gblinear'):
        settings = {'objective': 'multi:softprob', 'num_class': 3, 'booster': kind, 'nthread': 1, **({'rate_drop': 0.3, 'one_drop': 1} if kind == 'dart' else {}), **({} if kind == 'gblinear' else {'max_depth': 3})}
        booster = xgboost.train(settings, xgboost.DMatrix(gaps, codes), 4)
        made = booster.predict(xgboost.DMatrix(holes), pred_contribs=True)
        yield f'XGBoost-{kind}', 'model.json', booster.save_model, [tensor('X', holes)], made


def tensor(name, array):
    data = [None if math.isnan(number) else number for number in np.asarray(array, dtype=float).ravel().tolist()]
    return {'name': name, 'datatype': 'FP64', 'shape': list(array.shape), 'data': data}


for name, (model, x) in CASES.items():
    folder = ROOT / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / 'model.pkl').write_bytes(pickle.dumps(model, protocol=4))
    background = X[:40]
    is_linear = 'Linear' in name or 'Logistic' in name or 'linear' in name
    if is_linear:
        lines = [','.join(map(repr, row)) for row in background.tolist()]
        (folder / 'background.csv').write_text('\n'.join(lines) + '\n')
    case = {
        'name': name,
        'files': ['model.pkl'],
        'framework': {'name': 'scikit-learn', 'version': sklearn.__version__, 'numpy': np.__version__, 'shap': shap.__version__},
        'estimator': type(model).__module__ + '.' + type(model).__name__,
        'inputs': [tensor('X', x)],
        'outputs': [tensor('shap_values', explained(model, x, background))],
        'tolerance': 1e-12,
        **({'background': 'background.csv'} if is_linear else {}),
    }
    (folder / 'case.json').write_text(json.dumps(case))

for name, file, save, inputs, contributions in boosters():
    folder = ROOT / name
    folder.mkdir(parents=True, exist_ok=True)
    save(str(folder / file))
    library, version = ('catboost', catboost.__version__) if name.startswith('Cat') else ('xgboost', xgboost.__version__)
    case = {
        'name': name,
        'files': [file],
        'framework': {'name': library, 'version': version, 'numpy': np.__version__},
        'estimator': name,
        'inputs': inputs,
        'outputs': [tensor('shap_values', np.asarray(contributions))],
        'tolerance': 1e-6 if library == 'xgboost' else 1e-12,
    }
    (folder / 'case.json').write_text(json.dumps(case))
