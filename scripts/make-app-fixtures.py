"""Makes test/fixtures/apps: small applications wired from pickles as public Flask apps are, with the answers of their own code.

    python3 -m venv .venvs/example && .venvs/example/bin/pip install scikit-learn==1.7.2 numpy==2.2.6 pandas==2.2.3
    .venvs/example/bin/python scripts/make-app-fixtures.py

Each folder holds the files, a slipway.json that says in steps what the code here does, and case.json: raw requests and answers.
"""
import json
import pathlib
import pickle

import numpy as np
import pandas as pd
import sklearn
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.preprocessing import LabelEncoder, OneHotEncoder, StandardScaler

assert sklearn.__version__ == '1.7.2' and np.__version__ == '2.2.6', 'the versions above made the committed files'

ROOT = pathlib.Path(__file__).resolve().parent.parent / 'test' / 'fixtures' / 'apps'
rng = np.random.default_rng(7)


def save(name, files, slipway, requests, answers, probabilities=None):
    folder = ROOT / name
    folder.mkdir(parents=True, exist_ok=True)
    for file, value in files.items():
        (folder / file).write_bytes(pickle.dumps(value, protocol=4))
    (folder / 'slipway.json').write_text(json.dumps(slipway, indent=1) + '\n')
    case = {'name': name, 'sklearn': sklearn.__version__, 'requests': requests, 'answers': answers}
    if probabilities:
        case['probabilities'] = probabilities
    (folder / 'case.json').write_text(json.dumps(case, indent=1) + '\n')


def loan():
    """A pickled list of columns, a dict of LabelEncoders, a scaler, a threshold of its own; numbers come as text."""
    columns = ['income', 'city', 'age', 'owns']
    frame = pd.DataFrame({
        'income': rng.normal(50, 20, 80).round(1),
        'city': rng.choice(['Delhi', 'Pune', 'Agra'], 80),
        'age': rng.integers(20, 70, 80),
        'owns': rng.choice(['no', 'yes'], 80),
    })
    encoders = {name: LabelEncoder().fit(frame[name]) for name in ('city', 'owns')}
    table = frame.assign(**{name: encoder.transform(frame[name]) for name, encoder in encoders.items()})[columns]
    scaler = StandardScaler().fit(table.values)
    target = (frame['income'] + 10 * (frame['owns'] == 'yes') + rng.normal(0, 8, 80) > 55).astype(int)
    model = LogisticRegression().fit(scaler.transform(table.values), target)
    requests = [
        {'age': '35', 'income': '61.5', 'city': 'Pune', 'owns': 'yes'},
        {'age': '22', 'income': '31', 'city': 'Agra', 'owns': 'no'},
        {'income': '55', 'city': 'Delhi', 'owns': 'no'},
        {'age': 61, 'income': 47.25, 'city': 'Pune', 'owns': 'yes'},
    ]
    answers, probabilities = [], []
    for request in requests:
        row = [float(request['income']), encoders['city'].transform([request['city']])[0], int(request.get('age', 40)),
               encoders['owns'].transform([request['owns']])[0]]
        p = model.predict_proba(scaler.transform([row]))[0]
        answers.append('Approved' if p[1] > 0.4 else 'Refused')
        probabilities.append(p.tolist())
    slipway = {
        'model': 'model.pkl', 'columns': 'columns.pkl', 'types': {'income': 'float', 'age': 'int'}, 'defaults': {'age': 40},
        'steps': [{'file': 'encoders.pkl', 'on': 'keys'}, {'file': 'scaler.pkl'}],
        'threshold': 0.4, 'labels': {'0': 'Refused', '1': 'Approved'},
    }
    save('loan-encoders-threshold', {'model.pkl': model, 'scaler.pkl': scaler, 'encoders.pkl': encoders, 'columns.pkl': columns},
         slipway, requests, answers, probabilities)


def churn():
    """The bank tutorial: LabelEncoder, OneHotEncoder whose columns go to the end, an order of its own, a scaler."""
    frame = pd.DataFrame({
        'CreditScore': rng.integers(400, 850, 90), 'Geography': rng.choice(['France', 'Germany', 'Spain'], 90),
        'Gender': rng.choice(['Female', 'Male'], 90), 'Age': rng.integers(18, 80, 90), 'Balance': rng.normal(60000, 30000, 90).round(),
    })
    gender = LabelEncoder().fit(frame['Gender'])
    geography = OneHotEncoder().fit(frame[['Geography']])
    order = ['CreditScore', 'Gender', 'Age', 'Balance', 'Geography_France', 'Geography_Germany', 'Geography_Spain']

    def table(data):
        made = pd.DataFrame(geography.transform(data[['Geography']]).toarray(), columns=geography.get_feature_names_out())
        data = data.assign(Gender=gender.transform(data['Gender'])).drop(columns='Geography').reset_index(drop=True)
        return pd.concat([data, made], axis=1)[order]

    scaler = StandardScaler().fit(table(frame))
    target = (frame['Age'] + 8 * (frame['Geography'] == 'Germany') + rng.normal(0, 6, 90) > 52).map({True: 'leaves', False: 'stays'})
    model = LogisticRegression().fit(scaler.transform(table(frame)), target)
    requests = [
        {'geography': 'Germany', 'gender': 'Male', 'age': 61, 'balance': 81000.0, 'credit_score': 600},
        {'geography': 'Spain', 'gender': 'Female', 'age': 25, 'balance': 0.0, 'credit_score': 710},
        {'geography': 'France', 'gender': 'Female', 'age': 50, 'balance': 120000.0, 'credit_score': 420},
    ]
    names = {'geography': 'Geography', 'gender': 'Gender', 'age': 'Age', 'balance': 'Balance', 'credit_score': 'CreditScore'}
    rows = table(pd.DataFrame(requests).rename(columns=names))
    words = {'leaves': 'The customer will leave', 'stays': 'The customer will stay'}
    answers = [words[label] for label in model.predict(scaler.transform(rows))]
    slipway = {
        'model': 'model.pkl', 'columns': list(names),
        'steps': [
            {'rename': names},
            {'file': 'gender.pkl', 'on': ['Gender']},
            {'file': 'geography.pkl', 'on': ['Geography'], 'at': 'end'},
            {'select': order},
            {'file': 'scaler.pkl'},
        ],
        'labels': words,
    }
    save('churn-one-hot-at-end', {'model.pkl': model, 'scaler.pkl': scaler, 'gender.pkl': gender, 'geography.pkl': geography},
         slipway, requests, answers)


def rent():
    """Values mapped by hand, get_dummies with a fixed list of columns, a column nobody sends."""
    columns = ['rooms', 'furnished', 'city_Pune', 'city_Delhi', 'floor', 'zone_2.0', 'parking']
    X = np.column_stack([rng.integers(1, 6, 60), rng.integers(0, 3, 60), rng.integers(0, 2, 60), rng.integers(0, 2, 60),
                         rng.integers(0, 20, 60), rng.integers(0, 2, 60), np.zeros(60)]).astype(float)
    model = LinearRegression().fit(pd.DataFrame(X, columns=columns), X @ [300, 80, 150, 220, -4, 35, 0] + rng.normal(0, 20, 60))
    requests = [
        {'rooms': 3, 'furnished': 'Full', 'city': 'Pune', 'floor': 2, 'zone': 2},
        {'rooms': 1, 'furnished': 'None', 'city': 'Delhi', 'floor': 11, 'zone': 1},
        {'rooms': 2, 'furnished': 'half-way', 'city': 'Surat', 'floor': 0, 'zone': 2},
    ]
    levels = {'None': 0, 'Semi': 1, 'Full': 2}
    rows = pd.DataFrame([[r['rooms'], levels.get(r['furnished'], 1), float(r['city'] == 'Pune'), float(r['city'] == 'Delhi'),
                          r['floor'], float(r['zone'] == 2), 0] for r in requests], columns=columns)
    slipway = {
        'model': 'model.pkl', 'columns': ['rooms', 'furnished', 'city', 'floor', 'zone'], 'types': {'zone': 'float'},
        'steps': [
            {'map': levels, 'on': ['furnished'], 'default': 1},
            {'dummies': ['city', 'zone'], 'columns': ['rooms', 'furnished', 'city_Delhi', 'city_Pune', 'floor', 'zone_2.0']},
            {'select': 'model', 'missing': 0},
        ],
    }
    save('rent-map-dummies', {'model.pkl': model}, slipway, requests, model.predict(rows).tolist())


def ticket():
    """One pickled dict with everything: text and numbers side by side, and the encoder that names the classes."""
    words = ['printer', 'password', 'invoice', 'refund', 'login', 'paper', 'card', 'screen']
    texts = [' '.join(rng.choice(words, 4)) for _ in range(60)]
    numbers = np.column_stack([rng.integers(1, 30, 60), rng.normal(3, 1, 60).round(2)])
    team = np.array(['billing' if 'invoice' in t or 'refund' in t else 'it' if 'login' in t or 'password' in t else 'office' for t in texts])
    encoder, vectorizer, scaler = LabelEncoder().fit(team), TfidfVectorizer().fit(texts), StandardScaler().fit(numbers)
    model = LogisticRegression().fit(np.hstack([scaler.transform(numbers), vectorizer.transform(texts).toarray()]), encoder.transform(team))
    requests = [
        {'message': 'Refund of my invoice, please', 'age_days': 3, 'priority': 2.5},
        {'message': 'the printer has no paper', 'age_days': 12, 'priority': 3},
        {'message': 'login and password lost', 'age_days': 1, 'priority': 4.75},
    ]
    rows = np.hstack([scaler.transform([[r['age_days'], r['priority']] for r in requests]),
                      vectorizer.transform([r['message'] for r in requests]).toarray()])
    answers = encoder.inverse_transform(model.predict(rows)).tolist()
    slipway = {
        'model': 'bundle.pkl::model', 'columns': ['message', 'age_days', 'priority'],
        'steps': [{'concat': [{'file': 'bundle.pkl::scaler', 'on': ['age_days', 'priority']},
                              {'file': 'bundle.pkl::vectorizer', 'on': ['message']}]}],
        'labels': 'bundle.pkl::label_encoder',
    }
    save('ticket-bundle-concat', {'bundle.pkl': {'model': model, 'scaler': scaler, 'vectorizer': vectorizer, 'label_encoder': encoder}},
         slipway, requests, answers, model.predict_proba(rows).tolist())


for make in (loan, churn, rent, ticket):
    make()
