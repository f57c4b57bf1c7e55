"""Makes examples/diagnosis: a calibrated classifier on scikit-learn's breast cancer data, golden.json, and patients as CSV.

    python3 -m venv .venvs/example && .venvs/example/bin/pip install scikit-learn==1.7.2 numpy==2.2.6 pandas==2.2.3
    .venvs/example/bin/python scripts/make-example-diagnosis.py
"""
import json
import pathlib
import pickle

import numpy as np
import sklearn
from sklearn.calibration import CalibratedClassifierCV
from sklearn.datasets import load_breast_cancer
from sklearn.metrics import brier_score_loss, recall_score, roc_auc_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import LinearSVC

assert sklearn.__version__ == '1.7.2' and np.__version__ == '2.2.6', 'the versions above made the committed files'

FOLDER = pathlib.Path(__file__).resolve().parent.parent / 'examples' / 'diagnosis'
THRESHOLD = json.loads((FOLDER / 'slipway.json').read_text())['threshold']
LABELS = np.array(['benign', 'malignant'])

data = load_breast_cancer(as_frame=True)
malignant = (data.target == 0).astype(int)  # scikit-learn's copy calls malignant 0; the threshold is on the second class
x_train, x_test, y_train, y_test = train_test_split(
    data.data, malignant, test_size=0.25, stratify=malignant, random_state=0
)
machine = make_pipeline(StandardScaler(), LinearSVC(random_state=0))  # has margins only: calibration makes probabilities of them
model = CalibratedClassifierCV(machine, method='sigmoid', cv=5).fit(x_train, y_train)

probability = model.predict_proba(x_test)[:, 1]
print('held out: AUC %.4f, Brier %.4f' % (roc_auc_score(y_test, probability), brier_score_loss(y_test, probability)))
for bound in (0.5, THRESHOLD):
    found = probability > bound
    print('threshold %.2f: %d of %d tumours found (%.1f %%), %d false alarms' % (
        bound, found[y_test == 1].sum(), y_test.sum(), 100 * recall_score(y_test, found), found[y_test == 0].sum()))

# The patients whose answer the threshold decides, and some that are clear.
order = np.argsort(np.abs(probability - THRESHOLD))
rows = x_test.iloc[np.sort(np.concatenate([order[:6], order[6::20]]))]
shares = model.predict_proba(rows)
(FOLDER / 'model.pkl').write_bytes(pickle.dumps(model, protocol=4))
truth = LABELS[y_test.loc[rows.index]]
rows.assign(truth=truth).to_csv(FOLDER / 'patients.csv', index=False)
golden = {
    'columns': list(rows.columns),
    'X': rows.values.tolist(),
    'outputs': {
        'predict': LABELS[(shares[:, 1] > THRESHOLD).astype(int)].tolist(),
        'predict_proba': shares.tolist(),
    },
}
(FOLDER / 'golden.json').write_text(json.dumps(golden) + '\n')
