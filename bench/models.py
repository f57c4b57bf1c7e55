"""The scikit-learn side of bench/models.ts: makes the models and their rows, then answers 'MODEL ROWS REPEATS' with the seconds taken."""
import json
import pickle
import sys
import time
import warnings

import numpy as np
from sklearn.cluster import KMeans
from sklearn.ensemble import GradientBoostingClassifier, HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge, SGDClassifier
from sklearn.naive_bayes import GaussianNB
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MinMaxScaler, StandardScaler
from sklearn.svm import SVC

warnings.simplefilter('ignore')
folder = sys.argv[1]
random = np.random.default_rng(0)
made = {}


def add(name, model, width, method, classes=3, train=600, noise=1.0):
    X = random.normal(size=(train, width))
    y = np.argmax(X @ random.normal(size=(width, classes)) + noise * random.normal(size=(train, classes)), axis=1)
    model.fit(X, y)
    rows = random.normal(size=(10000, width))
    made[name] = (getattr(model, method), rows)
    with open(f'{folder}/{name}.pkl', 'wb') as file:
        pickle.dump(model, file)
    rows.tofile(f'{folder}/{name}.f64')
    return {'name': name, 'width': width, 'method': method, 'answers': np.asarray(made[name][0](rows[:100]), dtype=float).ravel().tolist()}


listed = []
for width in (4, 30, 300):
    listed += [
        add(f'LinearRegression-{width}', LinearRegression(), width, 'predict'),
        add(f'LogisticRegression-{width}', LogisticRegression(), width, 'predict'),
        add(f'LogisticRegression-proba-{width}', LogisticRegression(), width, 'predict_proba'),
        add(f'SGDClassifier-binary-{width}', SGDClassifier(), width, 'predict', classes=2),
        add(f'StandardScaler-{width}', StandardScaler(), width, 'transform'),
        add(f'MinMaxScaler-{width}', MinMaxScaler(), width, 'transform'),
        add(f'GaussianNB-{width}', GaussianNB(), width, 'predict'),
        add(f'KMeans-{width}', KMeans(8, n_init=1), width, 'predict'),
        add(f'scaler+LogisticRegression-{width}', make_pipeline(StandardScaler(), LogisticRegression()), width, 'predict'),
    ]
listed += [
    add('MLPClassifier-20', MLPClassifier((64, 32), max_iter=30), 20, 'predict_proba', classes=2),
    add('SVC-rbf-20', SVC(), 20, 'predict', classes=2, train=3000, noise=8.0),
    add('RandomForest-100x12-30', RandomForestClassifier(100, max_depth=12, random_state=0), 30, 'predict', train=6000, noise=4.0),
    add('GradientBoosting-100x3-30', GradientBoostingClassifier(n_estimators=100, random_state=0), 30, 'predict', classes=2, train=2000),
    add('HistGradientBoosting-100-30', HistGradientBoostingClassifier(random_state=0), 30, 'predict', classes=2, train=4000),
]
print(json.dumps(listed), flush=True)
for line in sys.stdin:
    name, rows, repeats = line.split()
    rows, repeats = int(rows), int(repeats)
    method, X = made[name]
    start = time.process_time()
    for i in range(repeats):
        at = i * rows % (len(X) - rows + 1)
        method(X[at:at + rows])
    print(time.process_time() - start, flush=True)
