"""Makes test/fixtures/apps: small applications wired from pickles as public Flask apps are, with the answers of their own code.

    python3 -m venv .venvs/example && .venvs/example/bin/pip install scikit-learn==1.7.2 numpy==2.2.6 pandas==2.2.3 nltk==3.9.1
    .venvs/example/bin/python scripts/make-app-fixtures.py

test/fixtures/mistakes has files with mistakes in them. Each folder of apps holds the files, a slipway.json that says in steps what the code here does, and case.json: raw requests and answers.
"""
import datetime
import json
import pathlib
import pickle
import re
import string

import numpy as np
import pandas as pd
import sklearn
from nltk.stem import PorterStemmer
from nltk.tokenize import NLTKWordTokenizer
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import RandomForestClassifier
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.naive_bayes import MultinomialNB
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import LabelEncoder, MinMaxScaler, OneHotEncoder, StandardScaler

assert sklearn.__version__ == '1.7.2' and np.__version__ == '2.2.6', 'the versions above made the committed files'

ROOT = pathlib.Path(__file__).resolve().parent.parent / 'test' / 'fixtures' / 'apps'
rng = np.random.default_rng(7)


def settled(value):
    """The value without an address in memory that vectorizers keep: the same bytes in every run."""
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, (list, tuple)) else [value]:
        if hasattr(item, '_stop_words_id'):
            item._stop_words_id = 0
    return value


def save(name, files, slipway, requests, answers, probabilities=None):
    folder = ROOT / name
    folder.mkdir(parents=True, exist_ok=True)
    for file, value in files.items():
        (folder / file).write_bytes(pickle.dumps(settled(value), protocol=4))
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


def spam():
    """The recipe of ten public apps in thirty: lower, word_tokenize, isalnum, stop words, PorterStemmer, join; a label and its certainty."""
    # word_tokenize of one sentence; nltk's stop words are not on PyPI.
    tokenizer, stemmer = NLTKWordTokenizer(), PorterStemmer()
    words = (ROOT.parent.parent.parent / 'src' / 'config' / 'text' / 'nltk-stop-words.ts').read_text().split('`')[1].split()

    def clean(text):
        text = re.sub(r'http\S+', '', text.lower())
        tokens = [token for token in tokenizer.tokenize(text) if token.isalnum()]
        tokens = [token for token in tokens if token not in words and token not in string.punctuation]
        return ' '.join(stemmer.stem(token) for token in tokens)

    bad = ['win', 'winning', 'prizes', 'claim', 'awarded', 'free', 'guaranteed', 'urgently', 'cash']
    good = ['meeting', 'running', 'later', 'dinner', 'library', 'happily', 'coming', 'class', 'tomorrow']
    is_bad = rng.integers(0, 2, 80)
    texts = [f"You've {' '.join(rng.choice(bad if b else good, 4))}, {' '.join(rng.choice(bad + good, 2))}!" for b in is_bad]
    vectorizer = TfidfVectorizer().fit([clean(text) for text in texts])
    model = MultinomialNB().fit(vectorizer.transform([clean(text) for text in texts]), is_bad)
    requests = [{'message': text} for text in (
        'WINNER!! You have been awarded a prize, claim it now at http://win.example/x?y=1', "I'm running late, can't make it to class before dinner",
        'Nothing that was seen before', 'Urgent: guaranteed free cash, or the meeting in the library tomorrow?')]
    rows = vectorizer.transform([clean(request['message']) for request in requests])
    probabilities = model.predict_proba(rows)
    answers = ['not sure' if p.max() < 0.6 else ['Not Spam', 'Spam'][model.classes_[p.argmax()]] for p in probabilities]
    slipway = {
        'model': 'model.pkl', 'columns': ['message'],
        'steps': [{'text': ['lower', {'sub': ['http\\S+', '']}, {'tokens': 'nltk'}, 'isalnum', {'stop': 'nltk-english'}, 'drop-punctuation', {'stem': 'porter'}, 'join'], 'on': ['message']},
                  {'file': 'vectorizer.pkl', 'on': ['message']}],
        'labels': {'0': 'Not Spam', '1': 'Spam'}, 'reject_below': 0.6, 'reject_label': 'not sure',
    }
    save('spam-porter-reject', {'model.pkl': model, 'vectorizer.pkl': vectorizer}, slipway, requests, answers, probabilities.tolist())


def health():
    """Features derived from others, ages in bins, tiers of the probability; numbers come as text."""
    X = np.column_stack([rng.normal(28, 6, 90), rng.integers(0, 4, 90), rng.normal(130, 15, 90), rng.integers(0, 2, 90)])
    model = LogisticRegression().fit(X, (X[:, 0] / 10 + X[:, 1] + X[:, 2] / 40 + X[:, 3] + rng.normal(0, 1, 90) > 9).astype(int))
    requests = [
        {'age': '31', 'weight': '92.5', 'height': '171', 'systolic': '150', 'smoker': 'yes'},
        {'age': '29', 'weight': '60', 'height': '180', 'systolic': '115', 'smoker': 'no'},
        {'age': '60', 'weight': '81', 'height': '165', 'systolic': '128', 'smoker': 'no'},
        {'age': '45', 'weight': '70', 'height': '175', 'systolic': '140', 'smoker': 'yes'},
    ]
    rows = [[float(r['weight']) / (float(r['height']) / 100) ** 2, int(np.digitize(int(r['age']), [30, 45, 60], right=True)), float(r['systolic']), int(r['smoker'] == 'yes')] for r in requests]
    probabilities = model.predict_proba(np.array(rows))
    answers = ['High' if p > 0.7 else 'Medium' if p > 0.3 else 'Low' for p in probabilities[:, 1]]
    slipway = {
        'model': 'model.pkl', 'columns': ['age', 'weight', 'height', 'systolic', 'smoker'],
        'types': {'age': 'int', 'weight': 'float', 'height': 'float', 'systolic': 'float'},
        'steps': [{'derive': {'bmi': 'weight/(height/100)**2', 'smokes': '1 if smoker == "yes" else 0'}}, {'bin': [30, 45, 60], 'on': ['age'], 'right': True},
                  {'select': ['bmi', 'age', 'systolic', 'smokes']}],
        'tiers': {'High': 0.7, 'Medium': 0.3, 'Low': 0},
    }
    save('health-derive-tiers', {'model.pkl': model}, slipway, requests, answers, probabilities.tolist())


def flight():
    """Parts of dates, a scaled target that is scaled back, the answer inside a text."""
    X = np.column_stack([rng.integers(1, 13, 80), rng.integers(0, 7, 80), rng.integers(0, 24, 80), rng.integers(0, 4, 80)]).astype(float)
    price = (X @ [120, 80, 15, 900] + rng.normal(3000, 300, 80)).reshape(-1, 1)
    scaler = MinMaxScaler().fit(price)
    model = LinearRegression().fit(X, scaler.transform(price)[:, 0])
    requests = [
        {'journey': '24/03/2019', 'departs': '22:20', 'stops': 'non-stop'},
        {'journey': '1/05/2019', 'departs': '05:50', 'stops': '2 stops'},
        {'journey': '31/12/2019', 'departs': '00:05', 'stops': '1 stop'},
    ]
    stops = {'non-stop': 0, '1 stop': 1, '2 stops': 2}
    answers = []
    for r in requests:
        day, time = datetime.datetime.strptime(r['journey'], '%d/%m/%Y'), datetime.datetime.strptime(r['departs'], '%H:%M')
        made = model.predict([[day.month, day.weekday(), time.hour, stops[r['stops']]]])
        answers.append('Your fare is Rs. {}'.format(round(np.clip(scaler.inverse_transform(made.reshape(-1, 1))[0][0], 0, 20000), 2)))
    slipway = {
        'model': 'model.pkl', 'columns': ['journey', 'departs', 'stops'],
        'steps': [{'map': stops, 'on': ['stops']}, {'date': 'journey', 'parts': {'month': 'month', 'dow': 'weekday'}, 'format': '%d/%m/%Y'},
                  {'date': 'departs', 'parts': {'hour': 'hour'}}, {'select': ['month', 'dow', 'hour', 'stops']}],
        'after': [{'inverse': 'scaler_y.pkl'}, {'clip': [0, 20000]}, {'round': 2}], 'template': 'Your fare is Rs. {}',
    }
    save('flight-dates-inverse', {'model.pkl': model, 'scaler_y.pkl': scaler}, slipway, requests, answers)


def symptoms():
    """A list of symptoms as zeros and ones, in the order of a pickled list."""
    names = ['itching', 'fever', 'cough', 'headache', 'fatigue']
    disease = rng.choice(['Allergy', 'Flu', 'Migraine'], 90)
    odds = {'Allergy': [0.9, 0.1, 0.5, 0.1, 0.2], 'Flu': [0.05, 0.9, 0.7, 0.4, 0.8], 'Migraine': [0.02, 0.1, 0.05, 0.95, 0.5]}
    X = np.array([rng.random(5) < odds[name] for name in disease]).astype(float)
    encoder = LabelEncoder().fit(disease)
    model = LogisticRegression().fit(X, encoder.transform(disease))
    requests = [{'symptoms': ['fever', 'cough']}, {'symptoms': ['headache']}, {'symptoms': ['itching', 'cough', 'sneezing']}]
    rows = np.array([[float(name in r['symptoms']) for name in names] for r in requests])
    slipway = {
        'model': 'model.pkl', 'columns': ['symptoms'], 'steps': [{'multihot': 'symptoms', 'columns': 'symptoms.pkl'}],
        'after': ['int'], 'labels': 'encoder.pkl', 'top': 2, 'outputs': ['predict'],
    }
    save('symptoms-multihot', {'model.pkl': model, 'encoder.pkl': encoder, 'symptoms.pkl': names}, slipway, requests,
         encoder.inverse_transform(model.predict(rows)).tolist(), model.predict_proba(rows).tolist())


def address():
    """Features counted in an address, and a field that says which of two models answers."""
    def features(url):
        return [len(url), url.count('.'), int('@' in url), int(url.startswith('https')), url.count('-') / len(url), sum(c.isdecimal() for c in url)]

    safe = [f'https://www.{"".join(rng.choice(list("abcdef"), 6))}.com/{"".join(rng.choice(list("xyz"), 3))}' for _ in range(40)]
    bad = [f'http://{"".join(rng.choice(list("abc019-."), 18))}@{"".join(rng.choice(list("qwe77-"), 9))}.info' for _ in range(40)]
    X, y = np.array([features(url) for url in safe + bad]), np.array([0] * 40 + [1] * 40)
    models = {'Logistic Regression': LogisticRegression(max_iter=1000).fit(X, y), 'Random Forest': RandomForestClassifier(5, max_depth=3, random_state=1).fit(X, y)}
    requests = [{'url': url, 'algorithm': name} for url in ('https://www.abcdef.com/xyz', 'http://a0-b.19@qwe7.info', 'http://www.abc.com/') for name in models]
    answers, probabilities = [], []
    for r in requests:
        p = models[r['algorithm']].predict_proba([features(r['url'])])[0]
        probabilities.append(p.tolist())
        answers.append('phishing' if p[1] >= 0.4 else 'legitimate')
    slipway = {
        'models': {'on': 'algorithm', 'Logistic Regression': 'lr.pkl', 'Random Forest': 'rf.pkl'}, 'columns': ['url', 'algorithm'],
        'steps': [{'derive': {'length': 'len(url)', 'dots': 'count(url, ".")', 'at': 'contains(url, "@")', 'secure': 'startswith(url, "https")',
                              'dashes': 'count(url, "-") / len(url)', 'numbers': 'digits(url)'}},
                  {'select': ['length', 'dots', 'at', 'secure', 'dashes', 'numbers']}],
        'threshold': 0.4, 'inclusive': True, 'labels': ['legitimate', 'phishing'],
    }
    save('address-two-models', {'lr.pkl': models['Logistic Regression'], 'rf.pkl': models['Random Forest']}, slipway, requests, answers, probabilities)


def mistakes():
    """Files with mistakes that they show by themselves."""
    folder = ROOT.parent / 'mistakes'
    folder.mkdir(exist_ok=True)
    X, y = rng.normal(size=(20, 2)), rng.integers(0, 2, 20)
    model = Pipeline([('scale', StandardScaler()), ('model', LogisticRegression())]).fit(X, y)
    model.named_steps['scale'].fit(X[:1])
    files = {'one-row-scaler.pkl': model, 'numbers-as-text.pkl': LabelEncoder().fit([str(i) for i in range(150)])}
    for file, value in files.items():
        (folder / file).write_bytes(pickle.dumps(value, protocol=4))


def garden():
    """A ColumnTransformer that drops columns, and a request that sends only the others, in another order: found by name."""
    own = np.random.default_rng(11)
    frame = pd.DataFrame({
        'plot': [f'p{i}' for i in range(60)],
        'water': own.normal(20, 6, 60).round(1),
        'soil': own.choice(['clay', 'loam', 'sand'], 60),
        'note': own.choice(['a', 'b'], 60),
        'sun': own.integers(2, 12, 60),
    })
    target = ((frame['water'] + 3 * frame['sun'] + 8 * (frame['soil'] == 'loam')) > 44).astype(int)
    preprocessor = ColumnTransformer([('numbers', StandardScaler(), ['sun', 'water']), ('soil', OneHotEncoder(), ['soil'])])
    model = LogisticRegression().fit(preprocessor.fit_transform(frame), target)
    requests = [
        {'soil': 'loam', 'sun': 9, 'water': 22.5}, {'soil': 'sand', 'sun': 3, 'water': 12},
        {'soil': 'clay', 'sun': 7, 'water': 25.1}, {'soil': 'loam', 'sun': 4, 'water': 18},
    ]
    tables = [preprocessor.transform(pd.DataFrame([request])) for request in requests]
    probabilities = [model.predict_proba(table)[0].tolist() for table in tables]
    answers = ['grows' if model.predict(table)[0] == 1 else 'withers' for table in tables]
    slipway = {
        'model': 'model.pkl', 'columns': ['soil', 'sun', 'water'], 'steps': [{'file': 'preprocessor.pkl'}],
        'labels': {'0': 'withers', '1': 'grows'},
    }
    save('garden-named-columns', {'model.pkl': model, 'preprocessor.pkl': preprocessor}, slipway, requests, answers, probabilities)


for make in (loan, churn, rent, ticket, spam, health, flight, symptoms, address, mistakes, garden):
    make()
