import type { ClientModel } from './client-model.ts'
import { hasProbabilities } from './client-model.ts'

/** The part of a Go client that is the same for every model, around this model's path and keys. */
export function goRuntime(model: ClientModel): string {
  return `// Error is a refusal of the server, or a call that never got an answer (Status 0).
type Error struct {
	Status    int    \`json:"-"\`
	Message   string \`json:"error"\`
	Code      string \`json:"code"\`
	Hint      string \`json:"hint"\`
	RequestID string \`json:"request_id"\`
}

func (e *Error) Error() string { return e.Message }

// Client calls the model over HTTP. URL is where the server is; APIKey is sent as Authorization: Bearer.
// Retries are further tries after 429, 503 and lost connections (default 4); the context bounds the whole call.
type Client struct {
	URL     string
	APIKey  string
	Retries int
	HTTP    *http.Client
}

// New returns a client of the server at url.
func New(url string) *Client { return &Client{URL: url, Retries: 4, HTTP: http.DefaultClient} }

// Predict answers one row.
func (c *Client) Predict(ctx context.Context, row Row) (Prediction, error) {
	all, err := c.PredictMany(ctx, []Row{row})
	if err != nil || len(all) == 0 {
		var none Prediction
		return none, err
	}
	return all[0], nil
}

// PredictMany answers rows, in their order, in one request.
func (c *Client) PredictMany(ctx context.Context, rows []Row) ([]Prediction, error) {
	if len(rows) == 0 {
		return nil, nil
	}
	var answer struct {
		Values []Prediction \`json:${JSON.stringify(model.outputKey ?? 'prediction')}\`
	}
	err := c.send(ctx, map[string]any{${JSON.stringify(model.inputKey)}: rows}, &answer)
	return answer.Values, err
}
${hasProbabilities(model) ? probabilities(model) : ''}
func (c *Client) send(ctx context.Context, body map[string]any, into any) error {
	data, err := json.Marshal(body)
	if err != nil {
		return err
	}
	for attempt := 0; ; attempt++ {
		wait := time.Duration(rand.Float64() * float64(min(5*time.Second, 100*time.Millisecond<<attempt)))
		failure, after := c.once(ctx, data, into)
		if failure == nil {
			return nil
		}
		if after < 0 || attempt >= c.Retries {
			return failure
		}
		timer := time.NewTimer(max(wait, after))
		select {
		case <-ctx.Done():
			timer.Stop()
			return failure
		case <-timer.C:
		}
	}
}

// once tries once; the duration is how long the server asks to wait, negative where trying again is no use.
func (c *Client) once(ctx context.Context, data []byte, into any) (error, time.Duration) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, strings.TrimRight(c.URL, "/")+${JSON.stringify(model.path)}, bytes.NewReader(data))
	if err != nil {
		return err, -1
	}
	request.Header.Set("Content-Type", "application/json")
	if c.APIKey != "" {
		request.Header.Set("Authorization", "Bearer "+c.APIKey)
	}
	response, err := c.HTTP.Do(request)
	if err != nil {
		if ctx.Err() != nil {
			return ctx.Err(), -1
		}
		return &Error{Message: fmt.Sprintf("no answer from %s: %v", c.URL, err), Code: "E_NO_ANSWER"}, 0
	}
	defer response.Body.Close()
	if response.StatusCode == http.StatusOK {
		return json.NewDecoder(response.Body).Decode(into), -1
	}
	failure := &Error{Status: response.StatusCode, Message: response.Status, Code: "E_HTTP"}
	_ = json.NewDecoder(response.Body).Decode(failure)
	if response.StatusCode != http.StatusTooManyRequests && response.StatusCode != http.StatusServiceUnavailable {
		return failure, -1
	}
	return failure, retryAfter(response.Header.Get("Retry-After"))
}

func retryAfter(header string) time.Duration {
	if seconds, err := strconv.ParseFloat(header, 64); err == nil {
		return time.Duration(seconds * float64(time.Second))
	}
	if date, err := http.ParseTime(header); err == nil {
		return max(0, time.Until(date))
	}
	return 0
}
`
}

function probabilities(model: ClientModel): string {
  return `
// PredictProba gives the probability of each class, by its name, for each row.
func (c *Client) PredictProba(ctx context.Context, rows []Row) ([]map[string]float64, error) {
	if len(rows) == 0 {
		return nil, nil
	}
	var answer struct {
		Classes []any       \`json:"classes"\`
		Values  [][]float64 \`json:"predict_proba"\`
	}
	body := map[string]any{${JSON.stringify(model.inputKey)}: rows, "outputs": []string{"predict_proba"}}
	if err := c.send(ctx, body, &answer); err != nil {
		return nil, err
	}
	all := make([]map[string]float64, len(answer.Values))
	for i, row := range answer.Values {
		all[i] = make(map[string]float64, len(row))
		for k, p := range row {
			all[i][fmt.Sprint(answer.Classes[k])] = p
		}
	}
	return all, nil
}
`
}
