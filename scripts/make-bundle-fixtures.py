"""Records bundles, several objects pickled together, with the answers of the code that uses them: test/fixtures/bundles/.

    python3 scripts/make-bundle-fixtures.py          in an environment with scikit-learn 1.5.2, numpy 1.26.4, pandas 2.2.3

`slipway inspect` must propose what answers so. expected.json: {file: {requests, answers}}; requests are rows, records or texts.
"""
import json
import pathlib
import pickle

import numpy as np
import pandas as pd
from sklearn.cluster import KMeans
from sklearn.compose import ColumnTransformer
from sklearn.datasets import load_iris
from sklearn.decomposition import PCA, TruncatedSVD
from sklearn.ensemble import RandomForestClassifier
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer, TfidfVectorizer
from sklearn.feature_selection import SelectKBest
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.naive_bayes import GaussianNB, MultinomialNB
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import LabelBinarizer, LabelEncoder, MinMaxScaler, OneHotEncoder, OrdinalEncoder, PolynomialFeatures, StandardScaler
from sklearn.svm import SVC
from sklearn.tree import DecisionTreeClassifier

FOLDER = pathlib.Path(__file__).resolve().parent.parent / 'test' / 'fixtures' / 'bundles'
expected = {}


def settled(value):
    """The value without an address in memory that vectorizers keep: the same bytes in every run."""
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, (list, tuple)) else [value]:
        if hasattr(item, '_stop_words_id'):
            item._stop_words_id = 0
    return value


def record(name, bundle, requests, answers):
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / f'{name}.pkl').write_bytes(pickle.dumps(settled(bundle), protocol=4))
    answers = np.asarray(answers)
    expected[name] = {'requests': requests, 'answers': answers.tolist()}


X, kind = load_iris(return_X_y=True)
X, kind = X[::3] * [1, 2, 3, 40], kind[::3]
names = np.array(['setosa', 'versicolor', 'virginica'])[kind]
asked = (X[::9] + 0.01).round(3)
rows = asked.tolist()
features = ['sepal length', 'sepal width', 'petal length', 'petal width']
records = [dict(zip(features, row)) for row in rows]
frame = pd.DataFrame(X, columns=features)
encoder = LabelEncoder().fit(names)
codes = encoder.transform(names)
scaler = StandardScaler().fit(X)
scaled = scaler.transform(X)
model = LogisticRegression().fit(scaled, codes)
truth = encoder.inverse_transform(model.predict(scaler.transform(asked)))

# Dicts, lists and tuples of a scaler, a model and a label encoder, under many names.
record('dict', {'model': model, 'scaler': scaler, 'label_encoder': encoder}, rows, truth)
record('dict-columns', {'model': model, 'scaler': scaler, 'columns': features, 'label_encoder': encoder}, records, truth)
record('columns-array', {'clf': model, 'sc': scaler, 'le': encoder, 'feature_names': np.array(features), 'accuracy': 0.97, 'trained': '2024-01-01'}, records, truth)
record('columns-index', {'clf': model, 'sc': scaler, 'le': encoder, 'cols': frame.columns}, records, truth)
record('tuple', (scaler, model, encoder), rows, truth)
record('tuple-model-first', (model, scaler), rows, model.predict(scaler.transform(asked)))
record('list', [model, scaler, encoder, features], records, truth)
record('portuguese', {'modelo': model, 'escalador': scaler, 'codificador': encoder, 'colunas': features}, records, truth)
record('russian', {'модель': model, 'масштаб': scaler, 'метки': encoder}, rows, truth)
record('chinese', {'模型': model, '标准化': scaler, '标签': encoder}, rows, truth)
record('spaces', {'the model': model, 'my scaler': scaler, "le'": encoder}, rows, truth)
record('nested', {'artifacts': {'model': model, 'preprocessing': {'scaler': scaler}}, 'meta': {'labels': encoder, 'features': features, 'score': [0.9, 0.8]}}, records, truth)
record('nested-list', {'steps': [scaler, model], 'encoder': encoder}, rows, truth)
record('only-model', {'model': make_pipeline(StandardScaler(), LogisticRegression()).fit(X, names), 'accuracy': 0.9}, rows, make_pipeline(StandardScaler(), LogisticRegression()).fit(X, names).predict(asked))

# Labels that are no encoder.
named = {0: 'setosa', 1: 'versicolor', 2: 'virginica'}
record('labels-list', {'model': model, 'scaler': scaler, 'target_names': ['setosa', 'versicolor', 'virginica'], 'feature_names': features}, records, truth)
record('labels-array', {'model': model, 'scaler': scaler, 'classes': np.array(['setosa', 'versicolor', 'virginica'])}, rows, truth)
record('labels-dict', {'model': model, 'scaler': scaler, 'id2label': named}, rows, truth)
record('labels-inverse-dict', {'model': model, 'scaler': scaler, 'label_map': {v: k for k, v in named.items()}}, rows, truth)
three = LogisticRegression().fit(X[:, 1:], codes)
record('three-and-three', {'model': three, 'features': features[1:], 'classes': ['setosa', 'versicolor', 'virginica']}, [dict(list(r.items())[1:]) for r in records], encoder.inverse_transform(three.predict(asked[:, 1:])))
binary = LogisticRegression().fit(scaled, (kind == 1).astype(int))
record('threshold', {'model': binary, 'scaler': scaler, 'threshold': 0.25}, rows, (binary.predict_proba(scaler.transform(asked))[:, 1] >= 0.25).astype(int))

# Several transformers in a line.
pca = PCA(2).fit(scaled)
behind = SVC().fit(pca.transform(scaled), codes)
record('pca', {'pca': pca, 'model': behind, 'scaler': scaler, 'le': encoder}, rows, encoder.inverse_transform(behind.predict(pca.transform(scaler.transform(asked)))))
select = SelectKBest(k=2).fit(scaled, codes)
chosen = GaussianNB().fit(select.transform(scaled), codes)
record('selector', {'selector': select, 'classifier': chosen, 'std': scaler}, rows, chosen.predict(select.transform(scaler.transform(asked))))
third = SelectKBest(k=3).fit(X, codes)
then = StandardScaler().fit(third.transform(X))
fewer = PCA(2).fit(then.transform(third.transform(X)))
through = lambda data: fewer.transform(then.transform(third.transform(data)))
last = LogisticRegression().fit(through(X), codes)
record('selector-scaler-pca', {'pca': fewer, 'model': last, 'scaler': then, 'selector': third}, rows, last.predict(through(asked)))
holes = X.copy()
holes[::5, 1] = np.nan
imputer = SimpleImputer().fit(holes)
after = StandardScaler().fit(imputer.transform(holes))
filled = LogisticRegression().fit(after.transform(imputer.transform(holes)), codes)
asked_holes = asked.copy()
asked_holes[1, 1] = np.nan
record('imputer', {'scaler': after, 'imputer': imputer, 'model': filled}, [[None if x != x else x for x in row] for row in asked_holes.tolist()], filled.predict(after.transform(imputer.transform(asked_holes))))
poly = PolynomialFeatures(2).fit(X[:, :2])
line = LinearRegression().fit(poly.transform(X[:, :2]), X[:, 3])
record('polynomial', {'poly': poly, 'regressor': line}, asked[:, :2].tolist(), line.predict(poly.transform(asked[:, :2])))
target = MinMaxScaler().fit(X[:, 3:])
inside = StandardScaler().fit(X[:, :3])
regression = LinearRegression().fit(inside.transform(X[:, :3]), target.transform(X[:, 3:]).ravel())
back = target.inverse_transform(regression.predict(inside.transform(asked[:, :3])).reshape(-1, 1)).ravel()
record('target-scaler', {'model': regression, 'scaler_X': inside, 'scaler_y': target}, asked[:, :3].tolist(), back)
one = StandardScaler().fit(X[:, :1])
single = LinearRegression().fit(one.transform(X[:, :1]), target.transform(X[:, 3:]).ravel())
record('target-scaler-one', {'model': single, 'x_scaler': one, 'y_scaler': target}, asked[:, :1].tolist(), target.inverse_transform(single.predict(one.transform(asked[:, :1])).reshape(-1, 1)).ravel())
kmeans = KMeans(3, n_init=2, random_state=0).fit(scaled)
record('clusters', {'kmeans': kmeans, 'scaler': scaler}, rows, kmeans.predict(scaler.transform(asked)))
record('clusters-beside', {'kmeans': kmeans, 'model': model, 'scaler': scaler}, rows, model.predict(scaler.transform(asked)))

# Data frames: a model that knows its columns, encoders of some.
fitted = RandomForestClassifier(3, max_depth=3, random_state=0).fit(frame, codes)
record('fitted-names', {'model': fitted, 'features': features, 'label_encoder': encoder}, records, encoder.inverse_transform(fitted.predict(pd.DataFrame(asked, columns=features))))
people = pd.DataFrame({'city': ['Oslo', 'Rome', 'Paris', 'Oslo', 'Rome', 'Paris', 'Oslo', 'Rome'] * 3, 'age': [20, 30, 41, 52, 63, 24, 35, 46] * 3, 'sex': ['m', 'f', 'f', 'm', 'f', 'm', 'm', 'f'] * 3, 'income': np.arange(24) * 3.5})
bought = np.array(['no', 'yes'])[((people.age > 35) ^ (people.sex == 'f')).astype(int)]
fresh = pd.DataFrame({'city': ['Rome', 'Oslo', 'Paris'], 'age': [22, 44, 60], 'sex': ['f', 'm', 'm'], 'income': [3.0, 40.5, 80.0]})
sent = json.loads(fresh.to_json(orient='records'))
encoders = {c: LabelEncoder().fit(people[c]) for c in ('city', 'sex')}


def coded(table):
    return table.assign(**{c: e.transform(table[c]) for c, e in encoders.items()})


answer = LabelEncoder().fit(bought)
tree = DecisionTreeClassifier(max_depth=3, random_state=0).fit(coded(people), answer.transform(bought))
decoded = answer.inverse_transform(tree.predict(coded(fresh)))
record('encoders', {'model': tree, 'encoders': encoders, 'target_encoder': answer}, sent, decoded)
record('encoders-with-target', {'model': tree, 'label_encoders': {**encoders, 'bought': answer}}, sent, decoded)
arrays = DecisionTreeClassifier(max_depth=3, random_state=0).fit(coded(people).values, answer.transform(bought))
record('encoders-columns', {'model': arrays, 'encoders': encoders, 'columns': list(people.columns), 'y_encoder': answer}, sent, decoded)
record('encoders-apart', {'model': tree, 'le_city': encoders['city'], 'le_sex': encoders['sex'], 'le_target': answer}, sent, decoded)
numbers = ['age', 'income']
part = StandardScaler().fit(people[numbers])


def both(table):
    table = coded(table)
    table[numbers] = part.transform(table[numbers])
    return table


mixed = LogisticRegression().fit(both(people), answer.transform(bought))
record('scaler-of-some', {'model': mixed, 'encoders': encoders, 'scaler': part, 'target': answer, 'numeric_columns': numbers, 'feature_columns': list(people.columns)}, sent, answer.inverse_transform(mixed.predict(both(fresh))))
ordinal = OrdinalEncoder().fit(people[['city', 'sex']])


def ordered(table):
    table = table.copy()
    table[['city', 'sex']] = ordinal.transform(table[['city', 'sex']])
    return table


ranked = DecisionTreeClassifier(max_depth=3, random_state=0).fit(ordered(people).astype(float), bought)
record('ordinal', {'model': ranked, 'ordinal_encoder': ordinal}, sent, ranked.predict(ordered(fresh).astype(float)))
texts = SimpleImputer(strategy='most_frequent').fit(people[['city', 'sex']])
record('ordinal-imputed', {'model': ranked, 'ordinal_encoder': ordinal, 'imputer': texts}, sent, ranked.predict(ordered(fresh).astype(float)))
one_hot = OneHotEncoder(sparse_output=False).fit(people[['city', 'sex']])


def widened(table):
    hot = pd.DataFrame(one_hot.transform(table[['city', 'sex']]), columns=one_hot.get_feature_names_out(), index=table.index)
    return pd.concat([table.drop(columns=['city', 'sex']), hot], axis=1)


wide = LogisticRegression(max_iter=500).fit(widened(people), bought)
record('one-hot', {'model': wide, 'encoder': one_hot}, sent, wide.predict(widened(fresh)))


def stacked(table):
    return np.hstack([part.transform(table[numbers]), one_hot.transform(table[['city', 'sex']])])


stack = LogisticRegression().fit(stacked(people), bought)
record('one-hot-stacked', {'scaler': part, 'ohe': one_hot, 'model': stack}, sent, stack.predict(stacked(fresh)))
transformer = ColumnTransformer([('n', StandardScaler(), numbers), ('c', OneHotEncoder(), ['city', 'sex'])]).fit(people)
table = LogisticRegression().fit(transformer.transform(people), answer.transform(bought))
record('column-transformer', {'preprocessor': transformer, 'model': table, 'label_encoder': answer}, sent, answer.inverse_transform(table.predict(transformer.transform(fresh))))

# Dummies under the names that get_dummies gives, scaled with the rest.
known = pd.get_dummies(people, columns=['city', 'sex']).astype(float)
of_all = StandardScaler().fit(known)
dummied = LogisticRegression().fit(of_all.transform(known), answer.transform(bought))
record('dummies', {'model': dummied, 'scaler': of_all}, sent, dummied.predict(of_all.transform(pd.get_dummies(fresh, columns=['city', 'sex']).reindex(columns=known.columns, fill_value=0))))

# Text.
texts = ['win a prize now', 'meeting at noon', 'cheap pills now', 'lunch at noon?', 'prize pills', 'a meeting tomorrow'] * 2
mark = LabelEncoder().fit(['ham', 'spam'])
spam = np.array([1, 0, 1, 0, 1, 0] * 2)
wanted = ['a cheap prize', 'meeting tomorrow', 'lunch now']
tfidf = TfidfVectorizer().fit(texts)
bayes = MultinomialNB().fit(tfidf.transform(texts), spam)
record('text', {'vectorizer': tfidf, 'model': bayes, 'label_encoder': mark}, wanted, mark.inverse_transform(bayes.predict(tfidf.transform(wanted))))
record('text-tuple', (bayes, tfidf), wanted, bayes.predict(tfidf.transform(wanted)))
record('text-labels', {'tfidf': tfidf, 'clf': bayes, 'labels': ['ham', 'spam']}, wanted, mark.inverse_transform(bayes.predict(tfidf.transform(wanted))))
counts = CountVectorizer().fit(texts)
weights = TfidfTransformer().fit(counts.transform(texts))
line = LogisticRegression().fit(weights.transform(counts.transform(texts)), spam)
record('text-counts', {'transformer': weights, 'count_vect': counts, 'clf': line}, wanted, line.predict(weights.transform(counts.transform(wanted))))
svd = TruncatedSVD(2, random_state=0).fit(tfidf.transform(texts))
topics = LogisticRegression().fit(svd.transform(tfidf.transform(texts)), spam)
record('text-svd', {'model': topics, 'svd': svd, 'tfidf': tfidf}, wanted, topics.predict(svd.transform(tfidf.transform(wanted))))

# Two readings fit: the proposal says so.
forest = RandomForestClassifier(2, max_depth=2, random_state=0).fit(scaled, codes)
record('two-models', {'logistic': model, 'forest': forest, 'scaler': scaler}, rows, model.predict(scaler.transform(asked)))
record('models-nested', {'models': {'rf': forest, 'lr': model}, 'best_model': model, 'scaler': scaler}, rows, model.predict(scaler.transform(asked)))
record('two-scalers', {'model': model, 'standard': scaler, 'minmax': MinMaxScaler().fit(X)}, rows, model.predict(scaler.transform(asked)))

(FOLDER / 'expected.json').write_text(json.dumps(expected, indent=0, ensure_ascii=False))
