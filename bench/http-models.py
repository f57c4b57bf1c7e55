"""Writes pickles for bench/http.ts into a folder, and models.json: name -> one request body."""
import json
import pathlib
import pickle
import sys

import numpy as np
from sklearn.datasets import load_iris, make_classification
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

folder = pathlib.Path(sys.argv[1])
X, y = load_iris(return_X_y=True)
bodies = {}


def write(name, model, X):
    (folder / f'{name}.pkl').write_bytes(pickle.dumps(model))
    bodies[name] = {'X': [[round(float(x), 3) for x in X[0]]]}


write('iris', LogisticRegression(max_iter=500).fit(X, y), X)
for width in (30, 300):
    A, b = make_classification(600, width, n_informative=10, n_classes=3, random_state=0)
    write(f'linear{width}', make_pipeline(StandardScaler(), LogisticRegression(max_iter=500)).fit(A, b), A)
write('forest', RandomForestClassifier(100, random_state=0).fit(X, y), X)
(folder / 'models.json').write_text(json.dumps(bodies))
print(np.__version__)
