"""Records how well scikit-learn's histogram boosting answers held-out rows of the data it ships, for src/training/boosting.

    python3 -m venv .venvs/example && .venvs/example/bin/pip install scikit-learn==1.5.2 numpy==1.26.4 pandas==2.2.3
    .venvs/example/bin/python scripts/make-boosting-fixtures.py

Every fourth row is held out. "mixed" is the diabetes data with categories and holes, which the others lack.
"""
import gzip
import json
import pathlib

import numpy as np
import sklearn
from sklearn.datasets import load_breast_cancer, load_diabetes, load_digits
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.metrics import log_loss

assert sklearn.__version__ == '1.5.2' and np.__version__ == '1.26.4', 'the versions above made the committed files'

ROOT = pathlib.Path(__file__).resolve().parent.parent / 'test' / 'fixtures' / 'training' / 'boosting'
ROOT.mkdir(parents=True, exist_ok=True)


def mixed():
    x, y = load_diabetes(return_X_y=True, scaled=False)
    x = x.copy()
    rng = np.random.RandomState(0)
    x[:, 0] = np.floor(x[:, 0] / 5)  # ages by fives, without order
    x[rng.rand(len(x)) < 0.1, 2] = np.nan
    x[rng.rand(len(x)) < 0.1, 8] = np.nan
    x[rng.rand(len(x)) < 0.1, 0] = np.nan
    x[:, 0] -= np.nanmin(x[:, 0])
    return x, y


def save(name, x, y, categories=(), data=None, **options):
    held = np.arange(len(y)) % 4 == 3
    kind = HistGradientBoostingRegressor if y.dtype.kind == 'f' else HistGradientBoostingClassifier
    made = kind(early_stopping=False, categorical_features=list(categories) or None, **options).fit(x[~held], y[~held])
    if y.dtype.kind == 'f':
        answers = made.predict(x[held])
        metrics = {'RMSE': float(np.sqrt(np.mean((answers - y[held]) ** 2)))}
    else:
        answers = made.predict_proba(x[held])
        metrics = {'accuracy': made.score(x[held], y[held]), 'log loss': log_loss(y[held], answers)}
    data = data or name
    rows = [','.join('' if np.isnan(v) else f'{v:.17g}' for v in row) + f',{t:g}' for row, t in zip(x, y)]
    (ROOT / (data + '.csv.gz')).write_bytes(gzip.compress('\n'.join(rows).encode(), 9, mtime=0))
    facts = {'sklearn': sklearn.__version__, 'data': data, 'categories': list(categories), 'options': options, 'metrics': metrics,
             'answers': np.ravel(answers[:20]).tolist()}
    (ROOT / (name + '.json')).write_text(json.dumps(facts) + '\n')


save('diabetes', *load_diabetes(return_X_y=True, scaled=False))
save('breast-cancer', *load_breast_cancer(return_X_y=True))
save('digits', *load_digits(return_X_y=True))
save('mixed', *mixed(), categories=[0])
save('mixed-small', *mixed(), categories=[0], data='mixed', max_leaf_nodes=7, min_samples_leaf=5, learning_rate=0.05, max_iter=50)
