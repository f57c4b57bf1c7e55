"""The scikit-learn side of bench/models.ts: fits the models whose name holds a word, then answers 'NAME ROWS REPEATS ENGINE' with the
seconds of processor time taken; ENGINE 'onnxruntime' runs what skl2onnx made of a model, one thread, float32."""
import json
import pickle
import sys
import time
import warnings

import numpy as np
from sklearn import (
    calibration, cluster, compose, decomposition, discriminant_analysis, ensemble, impute, linear_model, mixture, multiclass, naive_bayes,
    neighbors, neural_network, preprocessing, svm, tree)
from sklearn.pipeline import make_pipeline, make_union

warnings.simplefilter('ignore')
folder, word = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else ''
made = {}
Logistic, Scaler = linear_model.LogisticRegression, preprocessing.StandardScaler


def data(width, train, classes, noise, kind, seed=0):
    random = np.random.default_rng(seed)
    X = random.normal(size=(train, width))
    y = np.argmax(X @ random.normal(size=(width, classes)) + noise * random.normal(size=(train, classes)), axis=1)
    rows = random.normal(size=(10000, width))
    if kind == 'counts':
        X, rows = np.floor(np.abs(X) * 3), np.minimum(np.floor(np.abs(rows) * 3), 5)
        X = np.minimum(X, 5)
    if kind == 'missing':
        X[random.random(X.shape) < 0.1], rows[random.random(rows.shape) < 0.1] = np.nan, np.nan
    return X, y, rows


def add(family, name, make, method='predict', width=30, train=600, classes=3, noise=1.0, kind='', most=10000):
    if word not in f'{family} {name}':
        return
    X, y, rows = data(width, train, classes, noise, kind)
    model = make().fit(X, y)
    made[name] = {'scikit-learn': getattr(model, method), 'onnxruntime': onnx_of(model, X, method), 'rows': rows}
    with open(f'{folder}/{name}.pkl', 'wb') as file:
        pickle.dump(model, file)
    rows.tofile(f'{folder}/{name}.f64')
    answers = np.asarray(made[name]['scikit-learn'](rows[:100]), dtype=float).ravel().tolist()
    listed.append({
        'family': family, 'name': name, 'width': width, 'method': method, 'answers': answers, 'rows': most,
        'onnxruntime': made[name]['onnxruntime'] is not None})


def onnx_of(model, X, method):
    """The model's answer through onnxruntime; None where it can't be converted or run."""
    try:
        import onnxruntime
        from skl2onnx import to_onnx
        holds = hasattr(model, 'predict_proba')
        file = to_onnx(model, X[:1].astype(np.float32), options={id(model): {'zipmap': False}} if holds else None)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 4
        session = onnxruntime.InferenceSession(file.SerializeToString(), options, providers=['CPUExecutionProvider'])
        names = [output.name for output in session.get_outputs()]
        wanted = [names[1] if method == 'predict_proba' and len(names) > 1 else names[0]]
        run = lambda rows: session.run(wanted, {'X': rows.astype(np.float32)})
        run(X[:2])
        return run
    except Exception:
        return None


listed = []
for width in (4, 30, 300):
    for name, make, method in (
            ('LinearRegression', linear_model.LinearRegression, 'predict'), ('LogisticRegression', Logistic, 'predict'),
            ('LogisticRegression-proba', Logistic, 'predict_proba')):
        add('linear', f'{name}-{width}', make, method, width)
    add('linear', f'SGDClassifier-binary-{width}', linear_model.SGDClassifier, width=width, classes=2)
    add('scaler', f'StandardScaler-{width}', Scaler, 'transform', width)
    add('scaler', f'MinMaxScaler-{width}', preprocessing.MinMaxScaler, 'transform', width)
    add('bayes', f'GaussianNB-{width}', naive_bayes.GaussianNB, width=width)
    add('other', f'KMeans-{width}', lambda: cluster.KMeans(8, n_init=1), width=width)
    add('pipeline', f'scaler+LogisticRegression-{width}', lambda: make_pipeline(Scaler(), Logistic()), width=width)
for make in (linear_model.Ridge, linear_model.Lasso, linear_model.BayesianRidge, linear_model.HuberRegressor, linear_model.PoissonRegressor,
             linear_model.RidgeClassifier, linear_model.Perceptron, svm.LinearSVC, svm.LinearSVR):
    add('linear', make.__name__, make)
for make in (preprocessing.MaxAbsScaler, preprocessing.RobustScaler, preprocessing.Normalizer, preprocessing.PowerTransformer,
             preprocessing.QuantileTransformer):
    add('scaler', make.__name__, make, 'transform')
add('other', 'PolynomialFeatures-10', preprocessing.PolynomialFeatures, 'transform', 10)
add('other', 'OneHotEncoder-10', lambda: preprocessing.OneHotEncoder(sparse_output=False), 'transform', 10, kind='counts')
add('other', 'OrdinalEncoder-10', preprocessing.OrdinalEncoder, 'transform', 10, kind='counts')
add('other', 'KBinsDiscretizer', lambda: preprocessing.KBinsDiscretizer(encode='ordinal'), 'transform')
add('other', 'SimpleImputer', impute.SimpleImputer, 'transform', kind='missing')
for make in (naive_bayes.MultinomialNB, naive_bayes.ComplementNB, naive_bayes.BernoulliNB, naive_bayes.CategoricalNB):
    add('bayes', make.__name__, lambda make=make: make(min_categories=6) if 'Categorical' in make.__name__ else make(), kind='counts')
add('forest', 'DecisionTree', lambda: tree.DecisionTreeClassifier(random_state=0), train=3000, noise=4.0)
add('forest', 'RandomForest-100x12', lambda: ensemble.RandomForestClassifier(100, max_depth=12, random_state=0), train=6000, noise=4.0)
add('forest', 'RandomForest-100x12-missing', lambda: ensemble.RandomForestClassifier(100, max_depth=12, random_state=0), train=6000,
    noise=4.0, kind='missing')
add('forest', 'RandomForestRegressor-100x12', lambda: ensemble.RandomForestRegressor(100, max_depth=12, random_state=0), train=3000, noise=4.0)
add('forest', 'ExtraTrees-100x12', lambda: ensemble.ExtraTreesClassifier(100, max_depth=12, random_state=0), train=3000, noise=4.0)
add('forest', 'IsolationForest', lambda: ensemble.IsolationForest(random_state=0), 'score_samples')
add('boosting', 'GradientBoosting-100x3', lambda: ensemble.GradientBoostingClassifier(random_state=0), classes=2, train=2000)
add('boosting', 'GradientBoosting-1000x6', lambda: ensemble.GradientBoostingClassifier(
    n_estimators=1000, max_depth=6, subsample=0.5, max_features=6, random_state=0), classes=2, train=3000, noise=4.0)
add('boosting', 'HistGradientBoosting-100', lambda: ensemble.HistGradientBoostingClassifier(random_state=0), classes=2, train=4000)
add('boosting', 'HistGradientBoosting-100-missing', lambda: ensemble.HistGradientBoostingClassifier(random_state=0), classes=2, train=4000,
    kind='missing')
add('boosting', 'HistGradientBoosting-100-categories', lambda: ensemble.HistGradientBoostingClassifier(
    random_state=0, categorical_features=list(range(5))), classes=2, train=4000, kind='counts', width=10, noise=4.0)
add('ensemble', 'AdaBoost-50', lambda: ensemble.AdaBoostClassifier(algorithm='SAMME', random_state=0))
add('ensemble', 'AdaBoost-50x3-SAMME.R', lambda: ensemble.AdaBoostClassifier(
    tree.DecisionTreeClassifier(max_depth=3), algorithm='SAMME.R', random_state=0))
add('ensemble', 'AdaBoostRegressor-50', lambda: ensemble.AdaBoostRegressor(random_state=0))
add('ensemble', 'Bagging-trees-10', lambda: ensemble.BaggingClassifier(random_state=0))
add('ensemble', 'BaggingRegressor-trees-50', lambda: ensemble.BaggingRegressor(n_estimators=50, max_features=0.5, random_state=0))
add('ensemble', 'Bagging-logistic-10', lambda: ensemble.BaggingClassifier(Logistic(), random_state=0))
three = lambda: [('a', Logistic()), ('b', naive_bayes.GaussianNB()), ('c', tree.DecisionTreeClassifier(max_depth=6))]
add('ensemble', 'Voting-soft', lambda: ensemble.VotingClassifier(three(), voting='soft'))
add('ensemble', 'Voting-hard', lambda: ensemble.VotingClassifier(three()))
add('ensemble', 'Stacking', lambda: ensemble.StackingClassifier(three(), Logistic()))
add('ensemble', 'Calibrated-logistic', lambda: calibration.CalibratedClassifierCV(Logistic()), 'predict_proba')
add('ensemble', 'OneVsRest-logistic', lambda: multiclass.OneVsRestClassifier(Logistic()))
add('pipeline', 'imputer+scaler+forest', lambda: make_pipeline(
    impute.SimpleImputer(), Scaler(), ensemble.RandomForestClassifier(100, max_depth=8, random_state=0)), kind='missing')
add('pipeline', 'imputer+scaler+logistic', lambda: make_pipeline(impute.SimpleImputer(), Scaler(), Logistic()), kind='missing')
add('pipeline', 'columns+logistic', lambda: make_pipeline(compose.make_column_transformer(
    (Scaler(), list(range(5))), (preprocessing.OneHotEncoder(), list(range(5, 10)))), Logistic()), kind='counts', width=10)
add('pipeline', 'union+logistic', lambda: make_pipeline(make_union(decomposition.PCA(5), preprocessing.MinMaxScaler()), Logistic()))
add('pipeline', 'scaler+PCA+SVC', lambda: make_pipeline(Scaler(), decomposition.PCA(10), svm.SVC()), most=1000)
add('other', 'PCA-10', lambda: decomposition.PCA(10), 'transform')
add('other', 'TruncatedSVD-10', lambda: decomposition.TruncatedSVD(10), 'transform')
add('other', 'LinearDiscriminantAnalysis', discriminant_analysis.LinearDiscriminantAnalysis)
add('other', 'QuadraticDiscriminantAnalysis', discriminant_analysis.QuadraticDiscriminantAnalysis)
add('other', 'GaussianMixture-3', lambda: mixture.GaussianMixture(3, random_state=0), 'predict_proba')
add('other', 'MLPClassifier-20', lambda: neural_network.MLPClassifier((64, 32), max_iter=30), 'predict_proba', 20, classes=2)
for rule in ('brute', 'kd_tree', 'ball_tree'):
    add('stored', f'KNN-{rule}-10000x20', lambda: neighbors.KNeighborsClassifier(algorithm=rule), width=20, train=10000, most=1000)
add('stored', 'KNN-kd_tree-10000x4', lambda: neighbors.KNeighborsClassifier(algorithm='kd_tree'), width=4, train=10000)
add('stored', 'SVC-rbf-10000x20', svm.SVC, width=20, classes=2, train=10000, noise=40.0, most=1000)
add('stored', 'SVC-linear-10000x20', lambda: svm.SVC(kernel='linear', max_iter=5000), width=20, classes=2, train=10000, noise=40.0, most=1000)
add('stored', 'SVC-poly-5000x20', lambda: svm.SVC(kernel='poly'), width=20, classes=2, train=5000, noise=40.0, most=1000)
add('stored', 'SVR-rbf-10000x20', lambda: svm.SVR(epsilon=0.001), width=20, train=10000, noise=40.0, most=1000)
print(json.dumps(listed), flush=True)
for line in sys.stdin:
    name, rows, repeats, engine = line.split()
    rows, repeats = int(rows), int(repeats)
    answer, X = made[name][engine], made[name]['rows']
    batches = [X[i * rows % (len(X) - rows + 1):][:rows] for i in range(repeats)]
    start = time.process_time()
    for batch in batches:
        answer(batch)
    print(time.process_time() - start, flush=True)
