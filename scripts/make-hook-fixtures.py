"""Makes test/fixtures/hooks: models that name functions and classes of somebody's program, and what Python answers with them.

    python3 -m venv .venvs/example && .venvs/example/bin/pip install scikit-learn==1.7.2 numpy==2.2.6 pandas==2.2.3
    .venvs/example/bin/python scripts/make-hook-fixtures.py

hooks.mjs beside them says the same in JavaScript.
"""
import json
import pathlib
import pickle
import re
import string

import numpy as np
import pandas as pd
import sklearn
from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin, TransformerMixin
from sklearn.ensemble import BaggingRegressor, StackingClassifier, VotingClassifier, VotingRegressor
from sklearn.feature_extraction.text import CountVectorizer, HashingVectorizer, TfidfVectorizer
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.naive_bayes import MultinomialNB
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler

assert sklearn.__version__ == '1.7.2' and np.__version__ == '2.2.6', 'the versions above made the committed files'

ROOT = pathlib.Path(__file__).resolve().parent.parent / 'test' / 'fixtures' / 'hooks'


def text_process(text):
    words = ''.join(c for c in text if c not in string.punctuation).split()
    return [w for w in words if w.lower() not in ('a', 'the')]


def split_blanks(text):
    return text.split(' ')


def no_digits(text):
    return re.sub(r'[0-9]+', '#', text).lower()


def add_ratio(x, floor=0.0):
    return np.column_stack([x, x[:, 0] / np.maximum(x[:, 1], floor)])


class Clipper(BaseEstimator, TransformerMixin):
    """A transformer of one's own, with what it learned."""

    def fit(self, x, y=None):
        self.low_, self.high_ = np.quantile(x, [0.1, 0.9], axis=0)
        return self

    def transform(self, x):
        return np.clip(x, self.low_, self.high_)


class Lengths(BaseEstimator, TransformerMixin):
    """Text columns to numbers."""

    def fit(self, x, y=None):
        return self

    def transform(self, x):
        return np.column_stack([x['title'].str.len(), x['price'] * 2])


class Closest(ClassifierMixin, BaseEstimator):
    """A classifier of one's own: the nearest mean, and shares by distance."""

    def fit(self, x, y):
        self.classes_ = np.unique(y)
        self.n_features_in_ = x.shape[1]
        self.means_ = np.array([x[y == c].mean(axis=0) for c in self.classes_])
        return self

    def predict_proba(self, x):
        shares = 1 / (1 + ((np.asarray(x)[:, None, :] - self.means_) ** 2).sum(axis=2))
        return shares / shares.sum(axis=1, keepdims=True)

    def predict(self, x):
        return self.classes_[np.argmax(self.predict_proba(x), axis=1)]


class Rules:
    """No scikit-learn at all: texts by rule."""

    def __init__(self, limit):
        self.limit = limit

    def predict(self, x):
        return np.array(['large' if row[0] + row[1] > self.limit else 'small' for row in np.asarray(x)], dtype=object)


class Slope(RegressorMixin, BaseEstimator):
    def fit(self, x, y):
        self.slope_ = float(y.mean() / x[:, 0].mean())
        return self

    def predict(self, x):
        return np.asarray(x)[:, 0] * self.slope_


TEXTS = ['The free prize, a  prize!', 'see you at 10', 'win 1000 now', 'the meeting is at noon', 'free free cash 99', 'are you at home']
LABELS = np.array(['spam', 'ham', 'spam', 'ham', 'spam', 'ham'])
NUMBERS = np.random.default_rng(3).normal(2, 1, (30, 2))
TARGET = NUMBERS @ [1.5, -2.0] + 1
FRAME = pd.DataFrame({'title': ['ab', 'abcd', 'x', 'longer title'], 'price': [1.0, 2.5, 3.0, 8.0]})


def tensor(name, value):
    value = np.asarray(value)
    kind = 'BYTES' if value.dtype.kind in 'OU' else 'FP64'
    return {'name': name, 'datatype': kind, 'shape': list(value.shape), 'data': value.ravel().tolist()}


def save(name, model, x, outputs):
    folder = ROOT / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / 'model.pkl').write_bytes(pickle.dumps(model, protocol=4))
    inputs = [tensor(c, x[[c]].to_numpy()) for c in x.columns] if isinstance(x, pd.DataFrame) else [tensor('X', x)]
    case = {
        'name': name, 'files': ['model.pkl'], 'hooks': '../hooks.mjs',
        'framework': {'name': 'scikit-learn', 'version': sklearn.__version__, 'numpy': np.__version__},
        'inputs': inputs, 'tolerance': 1e-12,
        'outputs': [tensor(method, getattr(model, method)(x)) for method in outputs],
    }
    (folder / 'case.json').write_text(json.dumps(case, indent=1) + '\n')


asked = TEXTS + ['A THE free 10 prize', '']
save('analyzer', make_pipeline(CountVectorizer(analyzer=text_process), MultinomialNB()).fit(TEXTS, LABELS), asked, ['predict', 'predict_proba'])
save('tokenizer', make_pipeline(
    TfidfVectorizer(tokenizer=split_blanks, token_pattern=None, ngram_range=(1, 2), strip_accents='unicode', stop_words=['at']),
    LogisticRegression()).fit(TEXTS, LABELS), [*asked, 'PR\u00cdZE at  noon'], ['predict', 'predict_proba'])
save('preprocessor', make_pipeline(
    HashingVectorizer(n_features=32, preprocessor=no_digits, tokenizer=split_blanks, token_pattern=None),
    LogisticRegression()).fit(TEXTS, LABELS), asked, ['predict', 'predict_proba'])
save('function', make_pipeline(
    FunctionTransformer(add_ratio, kw_args={'floor': 0.5}), StandardScaler(), LinearRegression()).fit(NUMBERS, TARGET),
    NUMBERS[:5], ['predict'])
save('transformer', make_pipeline(Clipper(), LinearRegression()).fit(NUMBERS, TARGET), NUMBERS[:5] * 2, ['predict'])
save('columns', make_pipeline(Lengths(), LinearRegression()).fit(FRAME, [1.0, 2.0, 4.0, 3.0]), FRAME, ['predict'])

KINDS = np.array(['one', 'three', 'two'])[np.digitize(TARGET, [-1.5, 0.5])]
both = ['predict', 'predict_proba']
save('classifier', make_pipeline(StandardScaler(), Closest()).fit(NUMBERS, KINDS), NUMBERS[:6] * 1.5, both)
members = [('own', Closest()), ('line', LogisticRegression())]
save('voting-soft', VotingClassifier(members, voting='soft', weights=[2, 1]).fit(NUMBERS, KINDS), NUMBERS[:6] * 1.5, both)
save('voting-hard', VotingClassifier(members, weights=[2, 1]).fit(NUMBERS, KINDS), NUMBERS[:6] * 1.5, ['predict'])
save('stacking', StackingClassifier(members, cv=2).fit(NUMBERS, np.where(KINDS == 'one', 'one', 'other')), NUMBERS[:6] * 1.5, both)
save('rules', Rules(3.5), NUMBERS[:6], ['predict'])
save('regressor', VotingRegressor([('own', Slope()), ('line', LinearRegression())]).fit(NUMBERS, TARGET), NUMBERS[:6], ['predict'])
save('bagging', BaggingRegressor(Slope(), 3, random_state=0).fit(NUMBERS, TARGET), NUMBERS[:6], ['predict'])
