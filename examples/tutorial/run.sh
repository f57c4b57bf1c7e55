#!/usr/bin/env bash
# The first lesson of the TensorFlow tutorials: points around y = 3x + 2, gradient descent from W = b = 0, learning rate 0.01, 1,000 steps.
source "$(dirname "$0")/../lib.sh"
slipway train "$root/test/fixtures/training/line.csv" --target y --task regression --no-standardize \
  --optimizer sgd --learning-rate 0.01 --steps 1000 -o "$work/line.slipway"
serve "$work/line.slipway"
answer=$(post /predict '{"X": [{"x": 0}, {"x": 1}]}')
holds 'Math.abs(answer.Y_pred[0] - 2) < 0.2' "$answer" 'b, the answer for x = 0, is near 2'
holds 'Math.abs(answer.Y_pred[1] - answer.Y_pred[0] - 3) < 0.1' "$answer" 'W, what one more x adds, is near 3'
stop
