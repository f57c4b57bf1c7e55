"""The recipe this project replaces: pickle.load behind Flask."""
import os
import pickle

import numpy as np
from flask import Flask, jsonify, request

app = Flask(__name__)
with open(os.environ['MODEL'], 'rb') as file:
    model = pickle.load(file)


@app.post('/predict')
def predict():
    return jsonify(Y_pred=model.predict(np.array(request.get_json()['X'])).tolist())
