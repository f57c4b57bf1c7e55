"""The scikit-learn side of bench/text.ts: makes the model and the documents, then answers 'WORDS ROWS REPEATS' with the seconds taken."""
import json
import pickle
import sys
import time

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

folder = sys.argv[1]
random = np.random.default_rng(0)
lexicon = np.array([''.join(random.choice(list('etaoinshrdlucmfwypvbgkjqxz'), random.integers(3, 13))) for _ in range(12000)])
weights = 1 / np.arange(1, len(lexicon) + 1) ** 0.9
weights /= weights.sum()


def documents(count, words):
    return [' '.join(random.choice(lexicon, words, p=weights)) for _ in range(count)]


train = documents(2000, 100)
model = make_pipeline(TfidfVectorizer(ngram_range=(1, 2), max_features=20000), LogisticRegression())
model.fit(train, random.integers(0, 2, len(train)))
with open(f'{folder}/model.pkl', 'wb') as file:
    pickle.dump(model, file)
samples = {words: documents(1000, words) for words in (6, 100)}
with open(f'{folder}/documents.json', 'w') as file:
    json.dump({str(words): {'texts': texts, 'answers': model.predict_proba(texts)[:, 1].tolist()} for words, texts in samples.items()}, file)
print('ready', flush=True)
for line in sys.stdin:
    words, rows, repeats = map(int, line.split())
    texts = samples[words]
    start = time.process_time()
    for i in range(repeats):
        at = i * rows % len(texts)
        model.predict_proba(texts[at:at + rows])
    print(time.process_time() - start, flush=True)
