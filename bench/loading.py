"""The model of bench/loading.ts: a forest of 500 trees of depth 20, 1.6 million nodes, pickled."""
import pickle
import sys

import numpy as np
from sklearn.ensemble import RandomForestClassifier

random = np.random.default_rng(0)
X = random.normal(size=(8000, 30))
y = np.argmax(X @ random.normal(size=(30, 3)) + 4 * random.normal(size=(8000, 3)), axis=1)
with open(sys.argv[1], 'wb') as file:
    pickle.dump(RandomForestClassifier(500, max_depth=20, random_state=0, n_jobs=2).fit(X, y), file)
