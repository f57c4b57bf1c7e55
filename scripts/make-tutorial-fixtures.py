"""Records TensorFlow 1.15's own gradient descent on the classic tutorial: y = 3x + 2 with noise, learning rate 0.01, from W = b = 0.

    python3.7 -m venv .venvs/tf115 && .venvs/tf115/bin/pip install tensorflow==1.15.5 numpy==1.18.5 protobuf==3.20.3
    .venvs/tf115/bin/python scripts/make-tutorial-fixtures.py

Writes test/fixtures/training/line.csv (the points) and line.json (W, b and the loss after steps 1, 10, 100 and 1,000).
"""
import json
import os
import pathlib

os.environ['TF_CPP_MIN_LOG_LEVEL'] = '3'
import numpy as np
import tensorflow as tf

assert tf.__version__ == '1.15.5' and np.__version__ == '1.18.5', 'the versions above made the committed files'

ROOT = pathlib.Path(__file__).resolve().parent.parent / 'test' / 'fixtures' / 'training'
random = np.random.RandomState(0)
x_data = random.rand(100).astype(np.float32) * 4
y_data = (3 * x_data + 2 + random.normal(0, 0.5, 100)).astype(np.float32)
ROOT.mkdir(parents=True, exist_ok=True)
lines = ['x,y'] + ['%s,%s' % (repr(float(a)), repr(float(b))) for a, b in zip(x_data, y_data)]
(ROOT / 'line.csv').write_text('\n'.join(lines) + '\n')

x = tf.placeholder(tf.float32)
y = tf.placeholder(tf.float32)
W = tf.Variable(0.0)
b = tf.Variable(0.0)
loss = tf.reduce_mean(tf.square(W * x + b - y))
step = tf.train.GradientDescentOptimizer(0.01).minimize(loss)
seen = {}
with tf.Session() as session:
    session.run(tf.global_variables_initializer())
    feed = {x: x_data, y: y_data}
    for i in range(1, 1001):
        session.run(step, feed)
        if i in (1, 10, 100, 1000):
            w, c, l = session.run([W, b, loss], feed)
            seen[i] = {'W': float(w), 'b': float(c), 'loss': float(l)}
(ROOT / 'line.json').write_text(json.dumps({'tensorflow': tf.__version__, 'steps': seen}, indent=1) + '\n')
