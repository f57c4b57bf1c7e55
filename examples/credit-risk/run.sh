#!/usr/bin/env bash
# A gradient boosting model that says why: contributions by name, equal to LightGBM's own.
source "$(dirname "$0")/../lib.sh"
applicant='{"age": 47, "income": 25400, "years_employed": 0.8, "home": "rent", "purpose": "car", "amount": 19900,
  "term_months": 48, "card_utilisation": 0.71, "late_payments": 3}'

step 'Its answers and contributions are those that LightGBM recorded'
slipway verify "$here/model.txt" --examples "$here/golden.json"

step 'Serve'
serve "credit=$here/model.txt"

step 'How likely is it that this applicant defaults?'
answer=$(post /predict "{\"X\": [$applicant]}")
echo "$answer"
holds 'answer.Y_pred[0] > 0.5 && answer.Y_pred[0] < 1' "$answer" 'a high risk'
risk=$(node -p 'JSON.parse(process.argv[1]).Y_pred[0]' "$answer")

step 'Why?'
answer=$(post /explain "{\"X\": [$applicant]}")
node -e 'const [{ base_value, value, contributions }] = JSON.parse(process.argv[1]).explanations
  const line = (name, number) => console.log(name.padEnd(18) + number.toFixed(3).padStart(8))
  line("everyone", base_value)
  for (const { feature, contribution } of contributions) line(feature, contribution)
  line("this applicant", value)' "$answer"
first='answer.explanations[0]'
holds "$first.contributions.length === 9 && $first.contributions[0].feature === 'late_payments'" "$answer" \
  'every column has its share; the late payments weigh most'
holds "Math.abs($first.contributions.reduce((sum, c) => sum + c.contribution, $first.base_value) - $first.value) < 1e-12" "$answer" \
  'the shares and the base value make up the log-odds'
holds "Math.abs(1 / (1 + Math.exp(-$first.value)) - $risk) < 1e-12" "$answer" 'which are those of the risk answered'

step 'What if there were no late payments?'
better=$(post /predict "{\"X\": [${applicant/\"late_payments\": 3/\"late_payments\": 0}]}")
echo "$better"
holds "answer.Y_pred[0] < $risk" "$better" 'a lower risk'
stop
