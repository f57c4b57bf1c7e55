"""Makes examples/iris: a real scikit-learn pickle, its golden.json, and a few rows as CSV.

    python3 -m venv .venvs/example && .venvs/example/bin/pip install scikit-learn==1.7.2 numpy==2.2.6 pandas==2.2.3
    .venvs/example/bin/python scripts/make-example-model.py
"""
import json
import pathlib
import pickle

import numpy as np
import sklearn
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

assert sklearn.__version__ == '1.7.2' and np.__version__ == '2.2.6', 'the versions above made the committed files'

FOLDER = pathlib.Path(__file__).resolve().parent.parent / 'examples' / 'iris'
iris = load_iris(as_frame=True)
labels = iris.target.map(lambda code: iris.target_names[code])
model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000)).fit(iris.data, labels)

(FOLDER / 'model.pkl').write_bytes(pickle.dumps(model, protocol=4))
rows = iris.data.iloc[::15]
rows.to_csv(FOLDER / 'flowers.csv', index=False)
golden = {
    'files': ['model.pkl'],
    'columns': list(rows.columns),
    'X': rows.values.tolist(),
    'outputs': {name: getattr(model, name)(rows).tolist() for name in ('predict', 'predict_proba', 'decision_function')},
}
(FOLDER / 'golden.json').write_text(json.dumps(golden) + '\n')
