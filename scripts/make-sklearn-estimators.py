"""Lists every public estimator of scikit-learn with the methods that can answer: test/fixtures/sklearn-estimators.json.

    python3 scripts/make-sklearn-estimators.py PYTHON...     the interpreters of environments with scikit-learn

test/sklearn-estimators.test.ts holds the list against what is read and what is refused by name. Run it with a new scikit-learn first.
"""
import json
import pathlib
import subprocess
import sys

TARGET = pathlib.Path(__file__).resolve().parent.parent / 'test' / 'fixtures' / 'sklearn-estimators.json'
METHODS = [
    'predict', 'predict_proba', 'decision_function', 'transform', 'score_samples', 'kneighbors', 'radius_neighbors', 'apply', 'decision_path',
    'inverse_transform', 'mahalanobis',
]


def listed():
    import sklearn
    import sklearn.experimental
    # Importing a module of it makes estimators public; later versions have fewer.
    for name in ('enable_iterative_imputer', 'enable_halving_search_cv', 'enable_hist_gradient_boosting'):
        try:
            __import__(f'sklearn.experimental.{name}')
        except ImportError:
            continue
    from sklearn.utils import all_estimators
    found = {f'{kind.__module__}.{name}': [method for method in METHODS if method in dir(kind)] for name, kind in all_estimators()}
    return {'version': sklearn.__version__, 'estimators': found}


def merge(reports):
    table = {}
    for report in sorted(reports, key=lambda report: [int(part) for part in report['version'].split('.')[:2]]):
        for name, methods in report['estimators'].items():
            row = table.setdefault(name, {'first': report['version'], 'methods': []})
            row['last'] = report['version']
            row['methods'] += [method for method in methods if method not in row['methods']]
    return dict(sorted(table.items()))


if __name__ == '__main__':
    if sys.argv[1:] == ['--list']:
        print(json.dumps(listed()))
    else:
        reports = [json.loads(subprocess.check_output([python, '-W', 'ignore', __file__, '--list'])) for python in sys.argv[1:]]
        rows = [f'{json.dumps(name)}: {json.dumps(row)}' for name, row in merge(reports).items()]
        TARGET.write_text('{\n' + ',\n'.join(rows) + '\n}\n')
