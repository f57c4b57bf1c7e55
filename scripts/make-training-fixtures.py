"""Records what scikit-learn fits on small data, for the solvers of src/training.

    python3 -m venv .venvs/example && .venvs/example/bin/pip install scikit-learn==1.7.2 numpy==2.2.6 pandas==2.2.3
    .venvs/example/bin/python scripts/make-training-fixtures.py
"""
import json
import pathlib

import numpy as np
import sklearn
from sklearn.datasets import load_breast_cancer, load_diabetes, load_iris
from sklearn.linear_model import LinearRegression, LogisticRegression

assert sklearn.__version__ == '1.7.2' and np.__version__ == '2.2.6', 'the versions above made the committed files'

ROOT = pathlib.Path(__file__).resolve().parent.parent / 'test' / 'fixtures' / 'training'


def standard(x):
    return (x - x.mean(axis=0)) / x.std(axis=0)


def save(name, x, y, coef, intercept, **more):
    data = {'sklearn': sklearn.__version__, 'width': x.shape[1], 'x': x.ravel().tolist(), 'y': y.tolist(),
            'coef': np.ravel(coef).tolist(), 'intercept': np.ravel(intercept).tolist(), **more}
    (ROOT / (name + '.json')).write_text(json.dumps(data) + '\n')


x, y = load_diabetes(return_X_y=True)
x = np.round(standard(x[:150]), 6)
y = y[:150]
m = LinearRegression().fit(x, y)
save('least-squares', x, y, m.coef_, m.intercept_)

exact = {'C': 1.0, 'tol': 1e-12, 'max_iter': 1_000_000, 'solver': 'newton-cholesky'}
x, y = load_breast_cancer(return_X_y=True)
x = np.round(standard(x[:200, :8]), 6)
y = y[:200]
m = LogisticRegression(**exact).fit(x, y)
save('two-classes', x, y, m.coef_, m.intercept_)
m = LogisticRegression(class_weight='balanced', **exact).fit(x, y)
save('two-classes-balanced', x, y, m.coef_, m.intercept_, balanced=True)
x, y = load_iris(return_X_y=True)
x = np.round(standard(x), 6)
m = LogisticRegression(**exact).fit(x, y)
save('three-classes', x, y, m.coef_, m.intercept_)
