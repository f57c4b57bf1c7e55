#!/usr/bin/env bash
# Train, optimise, deploy, call: from a table to an answer in TypeScript, Python and curl.
source "$(dirname "$0")/../lib.sh"
model=$work/houses.slipway
house='{"area": 120, "rooms": 4, "built": 1987, "district": "hills", "garden": "yes"}'

step 'Train'
slipway train "$here/houses.csv" --target price --folds 5 -o "$model"

step 'Optimise'
mkdir "$work/optimised"
slipway optimize "$model" -o "$work/optimised/houses.slipway" --data "$here/houses.csv" --target price --report "$work/report.html"
grep -qi '</html>' "$work/report.html"

step 'Deploy'
serve "$work/optimised/houses.slipway"

step 'Call with curl'
answer=$(post /predict "{\"X\": [$house]}")
echo "$answer"
price=$(node -p 'JSON.parse(process.argv[1]).Y_pred[0]' "$answer")
holds 'answer.Y_pred[0] > 250000 && answer.Y_pred[0] < 450000' "$answer" 'a plausible price'

step 'Call from TypeScript'
cp "$here/call.ts" "$work/call.ts"
slipway client "$url" -o "$work/client.ts"
echo '{"type": "module"}' >"$work/package.json"
(cd "$work" && "$root/node_modules/.bin/tsc" --strict --target es2022 --module nodenext --lib es2023,dom \
  --rewriteRelativeImportExtensions --typeRoots "$root/node_modules/@types" --types node call.ts)
answer=$(node "$work/call.js" "$url" "$house")
echo "$answer"
holds "answer.price === $price" "$answer" 'the same price'

step 'Call from Python'
if command -v python3 >/dev/null; then
  cp "$here/call.py" "$work/call.py"
  slipway client "$url" -o "$work/client.py"
  answer=$(python3 "$work/call.py" "$url" "$house")
  echo "$answer"
  holds "answer.price === $price" "$answer" 'the same price'
else
  echo 'skipped: there is no python3 here'
fi

step 'Stop'
stop
