"""Writes test/fixtures/skops: small skops files and what their models answer. Needs Python 3.11 with scikit-learn==1.5.2, numpy==1.26.4, skops==0.16.0."""
import json
import pathlib

import numpy as np
import skops.io
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

folder = pathlib.Path(__file__).resolve().parent.parent / 'test' / 'fixtures' / 'skops'
X, y = load_iris(return_X_y=True)
labels = np.array(['setosa', 'versicolor', 'virginica'])[y]
model = make_pipeline(StandardScaler(), LogisticRegression()).fit(X, labels)
case = folder / 'Pipeline'
case.mkdir(parents=True, exist_ok=True)
skops.io.dump(model, case / 'model.skops', compression=8)
rows = X[::20]
(case / 'case.json').write_text(json.dumps({
    'name': 'skops/Pipeline',
    'files': ['model.skops'],
    'framework': {'name': 'scikit-learn', 'version': '1.5.2', 'numpy': np.__version__},
    'estimator': 'sklearn.pipeline.Pipeline',
    'inputs': [{'name': 'X', 'datatype': 'FP64', 'shape': list(rows.shape), 'data': rows.ravel().tolist()}],
    'outputs': [
        {'name': 'predict', 'datatype': 'BYTES', 'shape': [len(rows)], 'data': model.predict(rows).tolist()},
        {'name': 'predict_proba', 'datatype': 'FP64', 'shape': [len(rows), 3], 'data': model.predict_proba(rows).ravel().tolist()},
    ],
    'tolerance': 1e-9,
}))
