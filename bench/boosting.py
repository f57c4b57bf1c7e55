"""The libraries' side of bench/boosting.ts: fits the models whose name holds a word, then answers 'NAME ROWS REPEATS' with the seconds of
processor time that the library's own predict takes, one thread."""
import json
import sys
import time
import warnings

import numpy as np
from catboost import CatBoostRegressor
from lightgbm import LGBMRegressor
from xgboost import XGBRegressor

warnings.simplefilter('ignore')
folder, word = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else ''
random = np.random.default_rng(0)
width = 30
X = random.normal(size=(20000, width))
y = X @ random.normal(size=width) + np.sin(3 * X[:, 0]) * X[:, 1] + random.normal(size=len(X))
rows = random.normal(size=(10000, width))
gaps = rows.copy()
gaps[random.random(gaps.shape) < 0.05] = np.nan


def xgboost(trees, depth):
    return XGBRegressor(n_estimators=trees, max_depth=depth, n_jobs=1), lambda model, path: model.save_model(path + '.json'), '.json'


def lightgbm(trees, depth):
    model = LGBMRegressor(n_estimators=trees, max_depth=depth, num_leaves=2 ** depth, n_jobs=1, verbose=-1)
    return model, lambda fitted, path: fitted.booster_.save_model(path + '.txt'), '.txt'


def catboost(trees, depth):
    model = CatBoostRegressor(iterations=trees, depth=depth, thread_count=2, verbose=False, allow_writing_files=False)
    return model, lambda fitted, path: fitted.save_model(path + '.cbm'), '.cbm'


predicts = {
    'xgboost': lambda model: model.predict,
    'lightgbm': lambda model: lambda X: model.predict(X, num_threads=1),
    'catboost': lambda model: lambda X: model.predict(X, thread_count=1),
}
made, listed = {}, []
rows.tofile(f'{folder}/rows.f64')
gaps.tofile(f'{folder}/missing.f64')
for library, make in (('xgboost', xgboost), ('lightgbm', lightgbm), ('catboost', catboost)):
    for trees, depth in ((100, 6), (1000, 8)):
        name = f'{library}-{trees}x{depth}'
        if word not in name:
            continue
        model, save, extension = make(trees, depth)
        model.fit(X, y)
        save(model, f'{folder}/{name}')
        predict = predicts[library](model)
        for table, values in (('rows', rows), ('missing', gaps)):
            made[f'{name}/{table}'] = (predict, values)
            answers = np.asarray(predict(values[:100]), dtype=float).tolist()
            listed.append({'name': name, 'table': table, 'file': name + extension, 'width': width, 'answers': answers})
print(json.dumps(listed), flush=True)
for line in sys.stdin:
    name, count, repeats = line.split()
    count, repeats = int(count), int(repeats)
    predict, values = made[name]
    batches = [values[i * count % (len(values) - count + 1):][:count] for i in range(repeats)]
    start = time.process_time()
    for batch in batches:
        predict(batch)
    print(time.process_time() - start, flush=True)
