import type { ClientModel } from './client-model.ts'
import { hasProbabilities } from './client-model.ts'
import { pythonText } from './literals.ts'

/** The part of a Python client that is the same for every model, around this model's path and keys. */
export function pythonRuntime(model: ClientModel, name: string): string {
  return `
class ${name}Error(Exception):
    """A refusal of the server (status, code such as E_COLUMN, hint), or a call that never got an answer (status 0)."""

    def __init__(self, message: str, status: int, code: str, hint: Optional[str] = None, request_id: Optional[str] = None) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.hint = hint
        self.request_id = request_id


class ${name}Client:
    """Calls the model over HTTP.

    url: where the server is, such as http://127.0.0.1:8080. api_key: sent as Authorization: Bearer.
    timeout: seconds for one call, retries included. retries: further tries after 429, 503 and lost connections.
    """

    def __init__(self, url: str, api_key: Optional[str] = None, timeout: float = 10.0, retries: int = 4) -> None:
        self._url = url.rstrip("/") + ${pythonText(model.path)}
        self._api_key = api_key
        self._timeout = timeout
        self._retries = retries

    def predict(self, row: ${name}Row) -> ${name}Prediction:
        """The model's answer for one row."""
        return self.predict_many([row])[0]

    def predict_many(self, rows: Sequence[${name}Row]) -> list[${name}Prediction]:
        """Answers for rows, in their order, in one request."""
        if not rows:
            return []
        answer = self._send({${pythonText(model.inputKey)}: rows})
        return ${model.outputKey === undefined ? 'answer  # type: ignore[return-value]' : `answer[${pythonText(model.outputKey)}]`}
${hasProbabilities(model) ? probabilities(model, name) : ''}
    def _send(self, body: Mapping[str, Any]) -> dict[str, Any]:
        headers = {"Content-Type": "application/json"}
        if self._api_key is not None:
            headers["Authorization"] = "Bearer " + self._api_key
        data = json.dumps(body, allow_nan=False).encode()
        deadline = time.monotonic() + self._timeout
        attempt = 0
        while True:
            wait = random.random() * min(5.0, 0.1 * 2**attempt)
            try:
                request = urllib.request.Request(self._url, data=data, headers=headers, method="POST")
                with urllib.request.urlopen(request, timeout=max(0.001, deadline - time.monotonic())) as response:
                    answer: dict[str, Any] = json.load(response)
                    return answer
            except urllib.error.HTTPError as error:
                failure = _refusal(error)
                if error.code not in (429, 503):
                    raise failure from None
                wait = max(wait, _retry_after(error.headers.get("Retry-After")))
            except OSError as error:
                failure = ${name}Error(f"no answer from {self._url}: {error}", 0, "E_NO_ANSWER")
            if attempt >= self._retries or time.monotonic() + wait >= deadline:
                raise failure
            time.sleep(wait)
            attempt += 1


def _refusal(error: urllib.error.HTTPError) -> ${name}Error:
    try:
        body = json.load(error)
    except ValueError:
        body = {}
    return ${name}Error(
        body.get("error", f"HTTP {error.code}"), error.code, body.get("code", "E_HTTP"), body.get("hint"), body.get("request_id")
    )


def _retry_after(header: Optional[str]) -> float:
    """Seconds that a Retry-After header asks for: seconds or a date."""
    if header is None:
        return 0.0
    try:
        return float(header)
    except ValueError:
        return max(0.0, parsedate_to_datetime(header).timestamp() - time.time())
`
}

function probabilities(model: ClientModel, name: string): string {
  return `
    def predict_proba(self, row: ${name}Row) -> dict[str, float]:
        """Probability of each class for one row."""
        return self.predict_proba_many([row])[0]

    def predict_proba_many(self, rows: Sequence[${name}Row]) -> list[dict[str, float]]:
        """Probabilities for rows, in their order, in one request."""
        if not rows:
            return []
        answer = self._send({${pythonText(model.inputKey)}: rows, "outputs": ["predict_proba"]})
        return [dict(zip(map(str, answer["classes"]), row)) for row in answer["predict_proba"]]
`
}
