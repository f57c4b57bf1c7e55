#!/usr/bin/env bash
# A calibrated probability, a threshold that suits what a mistake costs, and answers proven against scikit-learn's.
source "$(dirname "$0")/../lib.sh"

step 'Its answers are those that scikit-learn recorded, threshold and all'
slipway verify "$here" --examples "$here/golden.json"

step 'A recorded answer that is not the model’s is found'
sed 's/"predict": \["benign"/"predict": ["malignant"/' "$here/golden.json" >"$work/wrong.json"
if slipway verify "$here" --examples "$work/wrong.json"; then
  echo 'It was not found.' >&2
  exit 1
fi

step 'Patients whom the model never saw, and what they had'
slipway predict "$here" --input "$here/patients.csv" --output "$work/answers.csv"
cut -d, -f31- "$work/answers.csv"
answers=$(node -p 'const lines = require("node:fs").readFileSync(process.argv[1], "utf8").trim().split("\n").slice(1)
  JSON.stringify(lines.map((line) => line.split(",").slice(30)).map(([truth, said, , p]) => ({ truth, said, p: Number(p) })))' "$work/answers.csv")
holds 'answer.length === 13 && answer.every(({ said, p }) => (said === "malignant") === p > 0.2)' "$answers" 'malignant is what is above the threshold'
holds 'answer.every(({ truth, said }) => truth === "benign" || said === "malignant")' "$answers" 'no tumour among them is overlooked'
holds 'answer.some(({ truth, p }) => truth === "malignant" && p < 0.5)' "$answers" 'a threshold of a half would have overlooked one'

step 'Serve'
serve "$here"

step 'Ask about that one'
patient=$(node -p 'const { columns, X } = JSON.parse(require("node:fs").readFileSync(process.argv[1], "utf8"))
  JSON.stringify(Object.fromEntries(columns.map((column, i) => [column, X[11][i]])))' "$here/golden.json")
answer=$(post /predict "{\"X\": [$patient]}")
echo "$answer"
holds 'answer.predictions[0].diagnosis === "malignant" && answer.predictions[0].probability_of_malignancy < 0.5' "$answer" \
  'the same over HTTP, under the names in slipway.json'
stop
