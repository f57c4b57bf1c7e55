"""Records small cases of libraries around scikit-learn: test/fixtures/neighbours/<library>-<version>/<name>/.

    python3 scripts/make-neighbour-fixtures.py [SET...]

Each set gets a virtual environment of its own under .venvs/, with what is pinned below.
"""
import importlib.util
import os
import pathlib
import subprocess
import sys
import warnings

ROOT = pathlib.Path(__file__).resolve().parent.parent
PINNED = {
    '2022': ('3.9', ['scikit-learn==1.0.2', 'numpy==1.22.4', 'scipy==1.8.1', 'pandas==1.4.4', 'joblib==1.1.1', 'category_encoders==2.3.0', 'feature_engine==1.2.0', 'sklearn-pandas==2.2.0', 'six==1.16.0']),
    '2024': ('3.11', ['scikit-learn==1.5.2', 'numpy==1.26.4', 'scipy==1.14.1', 'pandas==2.2.3', 'joblib==1.4.2', 'category_encoders==2.6.4', 'feature_engine==1.8.1', 'sklearn-pandas==2.2.0', 'sklearn2pmml==0.110.0', 'six==1.16.0']),
}


def tables():
    import numpy as np
    import pandas as pd
    random = np.random.default_rng(2)
    train = pd.DataFrame({
        'city': np.array(['Oslo', 'Bergen', 'Ålesund', 'Bodø', 'Oslo'])[random.integers(0, 5, 40)],
        'size': random.normal(size=40).round(3),
        'grade': np.array(['a', 'b', 'c'])[random.integers(0, 3, 40)],
        'age': random.integers(18, 60, 40).astype(float),
    })
    y = pd.Series((random.random(40) + (train.grade == 'a') * 0.4 > 0.6).astype(int), name='y')
    test = train.iloc[:6].reset_index(drop=True).copy()
    holes = train.copy()
    holes.loc[::7, 'city'] = np.nan
    holes.loc[::5, 'age'] = np.nan
    holes_test = holes.iloc[:8].reset_index(drop=True).copy()
    unknown = test.copy()
    unknown.loc[1, 'city'] = 'Rome'
    return train, y, test, holes, holes_test, unknown


def cases(c):
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import LabelBinarizer, StandardScaler
    train, y, test, holes, holes_test, unknown = tables()

    from sklearn_pandas import DataFrameMapper
    mapper = DataFrameMapper([('city', LabelBinarizer()), (['size', 'age'], StandardScaler()), (['age'], [StandardScaler(), StandardScaler()], {'alias': 'twice'}), (['size'], None)])
    c.record('DataFrameMapper', mapper.fit(train), test[['city', 'size', 'age']])
    c.record('DataFrameMapper-pipeline', make_pipeline(mapper, LogisticRegression()).fit(train, y), test[['city', 'size', 'age']])
    try:
        from sklearn2pmml.pipeline import PMMLPipeline
    except ImportError:
        pass
    else:
        c.record('PMMLPipeline', PMMLPipeline([('scale', StandardScaler()), ('model', LogisticRegression())]).fit(train[['size', 'age']], y), test[['size', 'age']], methods=['predict', 'predict_proba'])
    category_encoders(c, train, y, test, holes, holes_test, unknown)
    feature_engine(c, train, y, test, holes, holes_test, unknown)


def category_encoders(c, train, y, test, holes, holes_test, unknown):
    import category_encoders as ce
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.pipeline import make_pipeline
    for cls in (ce.OrdinalEncoder, ce.OneHotEncoder, ce.BinaryEncoder, ce.TargetEncoder):
        name = cls.__name__
        c.record(f'ce-{name}', cls().fit(train, y), test)
        c.record(f'ce-{name}-unknown', cls().fit(train, y), unknown)
        c.record(f'ce-{name}-missing', cls().fit(holes, y), holes_test)
        c.record(f'ce-{name}-absent', cls(cols=['city']).fit(train.drop(columns='grade'), y), holes_test.drop(columns='grade').fillna({'age': 1.0}))
        c.record(f'ce-{name}-nan', cls(handle_unknown='return_nan', handle_missing='return_nan').fit(train, y), unknown)
    c.record('ce-OneHotEncoder-names', ce.OneHotEncoder(use_cat_names=True, handle_unknown='indicator').fit(train, y), unknown)
    c.record('ce-pipeline', make_pipeline(ce.TargetEncoder(), RandomForestClassifier(3, max_depth=3, random_state=0)).fit(train, y), test)


def feature_engine(c, train, y, test, holes, holes_test, unknown):
    from feature_engine import encoding, imputation
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    if c.name == '2022':
        return
    for model in (imputation.MeanMedianImputer(), imputation.MeanMedianImputer(imputation_method='mean', variables=['age']), imputation.ArbitraryNumberImputer(arbitrary_number=-9), imputation.EndTailImputer(), imputation.CategoricalImputer()):
        c.record(f'fe-{type(model).__name__}-{len(model.variables or [])}', model.fit(holes), holes_test, mixed=True)
    c.record('fe-AddMissingIndicator', imputation.AddMissingIndicator().fit(holes[['size', 'age']]), holes_test[['size', 'age']])
    for model in (encoding.OneHotEncoder(), encoding.OrdinalEncoder(encoding_method='arbitrary'), encoding.MeanEncoder(), encoding.CountFrequencyEncoder()):
        c.record(f'fe-{type(model).__name__}', model.fit(train, y), test)
    for model in (encoding.OrdinalEncoder(unseen='encode'), encoding.MeanEncoder(unseen='encode'), encoding.CountFrequencyEncoder(unseen='encode'), encoding.OneHotEncoder(drop_last=True)):
        c.record(f'fe-{type(model).__name__}-unseen', model.fit(train, y), unknown)
    from feature_engine.selection import DropFeatures
    c.record('fe-DropFeatures', make_pipeline(DropFeatures(['city', 'grade']), LogisticRegression()).fit(train, y), test)
    c.record('fe-pipeline', make_pipeline(imputation.CategoricalImputer(), imputation.MeanMedianImputer(), encoding.RareLabelEncoder(tol=0.2, n_categories=2), encoding.OneHotEncoder(), LogisticRegression()).fit(holes, y), holes_test)


def sklearn_fixtures():
    spec = importlib.util.spec_from_file_location('fixtures', ROOT / 'scripts' / 'make-sklearn-fixtures.py')
    fixtures = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(fixtures)
    return fixtures


def recorder(name):
    class NeighbourRecorder(sklearn_fixtures().Recorder):
        def __init__(self):
            import sklearn
            self.everything = False
            self.name = name
            self.version = tuple(int(part) for part in sklearn.__version__.split('.'))
            self.folder = ROOT / 'test' / 'fixtures' / 'neighbours' / name

        def record(self, case, model, X, mixed=False, **options):
            if mixed:
                # A table of text and numbers is no tensor: the numbers of it are.
                from sklearn.pipeline import Pipeline
                from sklearn.compose import ColumnTransformer
                made = model.transform(X)
                numbers = [column for column in made.columns if made[column].dtype.kind in 'biuf']
                if len(numbers) < len(made.columns):
                    pick = ColumnTransformer([('numbers', 'passthrough', numbers)]).fit(made)
                    model = Pipeline([('made', model), ('pick', pick)])
            super().record(case, model, X, **options)

    return NeighbourRecorder()


if __name__ == '__main__':
    if os.environ.get('SLIPWAY_RECORD'):
        warnings.filterwarnings('ignore')
        cases(recorder(os.environ['SLIPWAY_RECORD']))
    else:
        fixtures = sklearn_fixtures()
        for name in sys.argv[1:] or PINNED:
            python, packages = PINNED[name]
            folder = ROOT / '.venvs' / f'neighbours-{name}'
            if not folder.exists():
                subprocess.check_call([fixtures.find_python(python), '-m', 'venv', str(folder)])
                subprocess.check_call([str(folder / 'bin' / 'pip'), 'install', '-q', *packages])
            subprocess.check_call([str(folder / 'bin' / 'python'), __file__], env={**os.environ, 'SLIPWAY_RECORD': name})
