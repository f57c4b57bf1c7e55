"""Makes examples/credit-risk: a LightGBM model of invented loans, golden.json (with LightGBM's own contributions), applicants as CSV.

    python3 -m venv .venvs/credit
    .venvs/credit/bin/pip install lightgbm==4.6.0 scikit-learn==1.7.2 numpy==2.2.6 pandas==2.2.3
    .venvs/credit/bin/python scripts/make-example-credit-risk.py
"""
import json
import pathlib

import lightgbm
import numpy as np
import pandas as pd
from sklearn.metrics import roc_auc_score

assert lightgbm.__version__ == '4.6.0' and np.__version__ == '2.2.6', 'the versions above made the committed files'

FOLDER = pathlib.Path(__file__).resolve().parent.parent / 'examples' / 'credit-risk'
random = np.random.RandomState(0)


def loans(count):
    """Loans as a bank's table might hold them: who defaults follows from what matters in life, and from chance."""
    age = random.randint(21, 70, count)
    years_employed = np.minimum(random.gamma(1.6, 4.0, count).round(1), age - 18)
    income = np.exp(random.normal(10.4, 0.45, count) + 0.012 * np.minimum(years_employed, 20)).round(-2)
    home = random.choice(['mortgage', 'own', 'rent'], count, p=[0.42, 0.13, 0.45])
    purpose = random.choice(['business', 'car', 'debt', 'education', 'home'], count, p=[0.1, 0.25, 0.35, 0.1, 0.2])
    amount = (income * random.uniform(0.05, 0.8, count)).round(-2)
    term = random.choice([12, 24, 36, 48, 60], count)
    utilisation = random.beta(1.6, 2.4, count).round(2)
    late_payments = random.poisson(0.25 + 1.2 * utilisation**2)
    share = amount / income
    z = (
        -4.2 + 2.6 * share + 2.0 * utilisation + 0.55 * late_payments - 0.05 * np.minimum(years_employed, 15)
        + 0.4 * (home == 'rent') - 0.3 * (home == 'own') + 0.6 * (purpose == 'business') + 0.2 * (purpose == 'debt')
        + 0.012 * (term - 36) + 0.8 * (share > 0.5) * (utilisation > 0.6) - 0.5 * (income - 35000) / 35000
    )
    table = pd.DataFrame({
        'age': age, 'income': income, 'years_employed': years_employed, 'home': home, 'purpose': purpose,
        'amount': amount, 'term_months': term, 'card_utilisation': utilisation, 'late_payments': late_payments,
    })
    table['years_employed'] = table['years_employed'].where(random.rand(count) > 0.08)  # some leave it out
    return table, (random.rand(count) < 1 / (1 + np.exp(-z))).astype(int)


def with_categories(table):
    return table.assign(
        home=pd.Categorical(table['home'], ['mortgage', 'own', 'rent']),
        purpose=pd.Categorical(table['purpose'], ['business', 'car', 'debt', 'education', 'home']),
    )


x, y = loans(6000)
x_test, y_test = loans(3000)
settings = {
    'objective': 'binary', 'learning_rate': 0.1, 'num_leaves': 8, 'min_data_in_leaf': 40, 'lambda_l2': 1.0,
    # A worse record never helps, whatever the sample says: a decision that can be defended.
    'monotone_constraints': [0, -1, -1, 0, 0, 1, 0, 1, 1],
    'seed': 0, 'deterministic': True, 'force_row_wise': True, 'num_threads': 1, 'verbosity': -1,
}
model = lightgbm.train(settings, lightgbm.Dataset(with_categories(x), y), num_boost_round=60)
probability = model.predict(with_categories(x_test))
print('held out: AUC %.4f, %.1f %% default' % (roc_auc_score(y_test, probability), 100 * y_test.mean()))

order = np.argsort(probability)
rows = x_test.iloc[np.sort(order[np.linspace(0, len(order) - 1, 12).astype(int)])].reset_index(drop=True)
model.save_model(FOLDER / 'model.txt')
rows.to_csv(FOLDER / 'applicants.csv', index=False)
golden = {
    'columns': list(rows.columns),
    'X': rows.astype(object).where(rows.notna(), None).values.tolist(),
    'outputs': {
        'predict': model.predict(with_categories(rows)).tolist(),
        'shap_values': model.predict(with_categories(rows), pred_contrib=True).tolist(),
    },
}
(FOLDER / 'golden.json').write_text(json.dumps(golden) + '\n')
