"""The generated client, from Python's standard library. run.sh puts client.py beside it."""
import json
import sys

from client import HousesClient

url, house = sys.argv[1:]
print(json.dumps({"price": HousesClient(url).predict(json.loads(house))}))
