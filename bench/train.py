"""The other side of bench/train.ts: fits what it is told to on the same table, and prints seconds."""
import sys
import time

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LinearRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

path, width = sys.argv[1], int(sys.argv[2])
table = np.fromfile(path).reshape(-1, width + 2)
x, y, label = np.ascontiguousarray(table[:, :width]), table[:, width].copy(), table[:, width + 1].astype(int)
boosting = {'max_iter': 100, 'early_stopping': False}
fits = {
    'linear': lambda: LinearRegression().fit(x, y),
    'prepared': lambda: make_pipeline(SimpleImputer(strategy='median'), StandardScaler(), LinearRegression()).fit(x, y),
    'boosting': lambda: HistGradientBoostingRegressor(**boosting).fit(x, y),
    'classes': lambda: HistGradientBoostingClassifier(**boosting).fit(x, label),
}
scores = {'linear': y, 'prepared': y, 'boosting': y, 'classes': label}
print('ready', flush=True)
for line in sys.stdin:
    name = line.strip()
    start = time.process_time()
    model = fits[name]()
    seconds = time.process_time() - start
    print(seconds, model.score(x, scores[name]), flush=True)
