"""The XGBoost side of bench/explain.ts: makes models and rows, then answers 'MODEL ROWS REPEATS' with the CPU seconds taken."""
import json
import sys
import time

import numpy as np
import xgboost

folder = sys.argv[1]
random = np.random.default_rng(0)
X = random.normal(size=(20000, 20)).astype(np.float32)
y = X[:, 0] * X[:, 1] + X[:, 2] + np.sin(X[:, 3] * 3) + 0.3 * random.normal(size=20000)
train = xgboost.DMatrix(X, y)
boosters = {}
for trees, depth in ((100, 6), (1000, 8)):
    booster = xgboost.train({'max_depth': depth, 'eta': 0.05, 'nthread': 2}, train, trees)
    booster.save_model(f'{folder}/{trees}.json')
    booster.set_param({'nthread': 1})
    boosters[str(trees)] = booster
rows = X[:500]
wants = {name: booster.predict(xgboost.DMatrix(rows), pred_contribs=True).ravel().tolist() for name, booster in boosters.items()}
with open(f'{folder}/rows.json', 'w') as file:
    json.dump({'rows': rows.ravel().tolist(), 'wants': wants, 'version': xgboost.__version__}, file)
print('ready', flush=True)
for line in sys.stdin:
    name, count, repeats = line.split()
    matrix = xgboost.DMatrix(rows[: int(count)], nthread=1)
    boosters[name].predict(matrix, pred_contribs=True)
    start = time.process_time()
    for _ in range(int(repeats)):
        boosters[name].predict(matrix, pred_contribs=True)
    print(time.process_time() - start, flush=True)
