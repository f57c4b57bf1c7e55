import type { ClientModel } from './client-model.ts'
import { hasProbabilities } from './client-model.ts'
import { javaText } from './literals.ts'

/** The part of a Java client that is the same for every model, around this model's path and keys. */
export function javaRuntime(
  model: ClientModel,
  name: string,
  row: string,
  prediction: string,
): string {
  const toJson = model.row.kind === 'record' ? 'row.toMap()' : 'row'
  const value = {
    Double: 'number(value)',
    Long: '((Double) value).longValue()',
    String: '(String) value',
    Boolean: '(Boolean) value',
    Object: 'value',
  }[prediction]!
  return `    /** A refusal of the server, or a call that never got an answer (status 0). */
    public static final class ClientException extends IOException {
        private static final long serialVersionUID = 1L;
        public final int status;
        public final String code;
        public final String hint;
        final long waitMillis;

        ClientException(String message, int status, String code, String hint, long waitMillis) {
            super(message);
            this.status = status;
            this.code = code;
            this.hint = hint;
            this.waitMillis = waitMillis;
        }
    }

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI uri;
    private final String apiKey;
    private final Duration timeout;
    private final int retries;

    /** A client of the server at url, such as http://127.0.0.1:8080. */
    public ${name}(String url) {
        this(url, null, Duration.ofSeconds(10), 4);
    }

    /** apiKey is sent as Authorization: Bearer. timeout bounds one call, its retries (after 429, 503, lost connections) included. */
    public ${name}(String url, String apiKey, Duration timeout, int retries) {
        this.uri = URI.create(url.replaceAll("/$", "") + ${javaText(model.path)});
        this.apiKey = apiKey;
        this.timeout = timeout;
        this.retries = retries;
    }

    /** The model's answer for one row. */
    public ${prediction} predict(${row} row) throws IOException, InterruptedException {
        return predictMany(List.of(row)).get(0);
    }

    /** Answers for rows, in their order, in one request. */
    public List<${prediction}> predictMany(List<? extends ${row}> rows) throws IOException, InterruptedException {
        List<${prediction}> answers = new ArrayList<>();
        if (rows.isEmpty()) return answers;
        Map<?, ?> answer = send(rows, List.of());
        for (Object value : (List<?>) answer.get(${javaText(model.outputKey ?? 'prediction')})) answers.add(value == null ? null : ${value});
        return answers;
    }
${hasProbabilities(model) ? probabilities(row) : ''}
    private Map<?, ?> send(List<? extends ${row}> rows, List<String> outputs) throws IOException, InterruptedException {
        List<Object> plain = new ArrayList<>();
        for (${row} row : rows) plain.add(${toJson});
        Map<String, Object> body = new LinkedHashMap<>();
        body.put(${javaText(model.inputKey)}, plain);
        if (!outputs.isEmpty()) body.put("outputs", outputs);
        String json = Json.write(body);
        long deadline = System.nanoTime() + timeout.toNanos();
        for (int attempt = 0; ; attempt++) {
            try {
                return once(json, Duration.ofNanos(Math.max(1_000_000, deadline - System.nanoTime())));
            } catch (ClientException failure) {
                long backoff = (long) (ThreadLocalRandom.current().nextDouble() * Math.min(5000, 100L << Math.min(attempt, 10)));
                long wait = Math.max(backoff, failure.waitMillis);
                boolean isFinal = failure.waitMillis < 0 || attempt >= retries;
                if (isFinal || System.nanoTime() + wait * 1_000_000 >= deadline) throw failure;
                Thread.sleep(wait);
            }
        }
    }

    private Map<?, ?> once(String json, Duration left) throws ClientException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(left)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json));
        if (apiKey != null) request.header("Authorization", "Bearer " + apiKey);
        HttpResponse<String> response;
        try {
            response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException error) {
            throw new ClientException("no answer from " + uri + ": " + error, 0, "E_NO_ANSWER", null, 0);
        }
        int status = response.statusCode();
        Object answer;
        try {
            answer = new Json(response.body()).read();
        } catch (RuntimeException error) {
            answer = Map.of();
        }
        Map<?, ?> map = answer instanceof Map<?, ?> m ? m : Map.of();
        if (status == 200) return map;
        long wait = status == 429 || status == 503 ? retryAfter(response.headers().firstValue("Retry-After").orElse("0")) : -1;
        Object message = map.get("error");
        Object code = map.get("code");
        throw new ClientException(message == null ? "HTTP " + status : message.toString(), status,
            code == null ? "E_HTTP" : code.toString(), (String) map.get("hint"), wait);
    }

    private static long retryAfter(String header) {
        try {
            return (long) (Double.parseDouble(header) * 1000);
        } catch (NumberFormatException error) {
            return 1000;
        }
    }

    private static Double number(Object value) {
        return value instanceof String text ? Double.valueOf(text) : (Double) value;
    }

    /** As much JSON as the server speaks. */
    private static final class Json {
        private final String text;
        private int at;

        Json(String text) {
            this.text = text;
        }

        static String write(Object value) {
            if (value == null || value instanceof Number || value instanceof Boolean) return String.valueOf(value);
            StringBuilder out = new StringBuilder();
            if (value instanceof Map<?, ?> map) {
                for (Map.Entry<?, ?> entry : map.entrySet())
                    out.append(out.isEmpty() ? "" : ",").append(write(entry.getKey())).append(':').append(write(entry.getValue()));
                return "{" + out + "}";
            }
            if (value instanceof List<?> list) {
                for (Object item : list) out.append(out.isEmpty() ? "" : ",").append(write(item));
                return "[" + out + "]";
            }
            for (char c : value.toString().toCharArray()) {
                if (c == '"' || c == '\\\\') out.append('\\\\').append(c);
                else if (c < 32) out.append(String.format("\\\\u%04x", (int) c));
                else out.append(c);
            }
            return "\\"" + out + "\\"";
        }

        Object read() {
            char c = next();
            if (c == '{') return readMap();
            if (c == '[') return readList();
            if (c == '"') return readText();
            int start = at - 1;
            while (at < text.length() && ",]} \\n".indexOf(text.charAt(at)) < 0) at++;
            String word = text.substring(start, at);
            return switch (word) {
                case "null" -> null;
                case "true" -> true;
                case "false" -> false;
                default -> Double.valueOf(word);
            };
        }

        private char next() {
            while (Character.isWhitespace(text.charAt(at))) at++;
            return text.charAt(at++);
        }

        private Map<String, Object> readMap() {
            Map<String, Object> map = new LinkedHashMap<>();
            for (char c = next(); c != '}'; c = next()) {
                if (c == ',') c = next();
                String key = readText();
                next();
                map.put(key, read());
            }
            return map;
        }

        private List<Object> readList() {
            List<Object> list = new ArrayList<>();
            for (char c = next(); c != ']'; c = next()) {
                if (c != ',') at--;
                list.add(read());
            }
            return list;
        }

        private String readText() {
            StringBuilder out = new StringBuilder();
            for (char c = text.charAt(at++); c != '"'; c = text.charAt(at++)) {
                if (c != '\\\\') {
                    out.append(c);
                    continue;
                }
                char escaped = text.charAt(at++);
                if (escaped == 'u') {
                    out.append((char) Integer.parseInt(text.substring(at, at + 4), 16));
                    at += 4;
                } else {
                    int known = "nrtbf".indexOf(escaped);
                    out.append(known < 0 ? escaped : "\\n\\r\\t\\b\\f".charAt(known));
                }
            }
            return out.toString();
        }
    }
}
`
}

function probabilities(row: string): string {
  return `
    /** The probability of each class, by its name, for each row. */
    public List<Map<String, Double>> predictProba(List<? extends ${row}> rows) throws IOException, InterruptedException {
        List<Map<String, Double>> answers = new ArrayList<>();
        if (rows.isEmpty()) return answers;
        Map<?, ?> answer = send(rows, List.of("predict_proba"));
        List<?> classes = (List<?>) answer.get("classes");
        for (Object values : (List<?>) answer.get("predict_proba")) {
            Map<String, Double> shares = new LinkedHashMap<>();
            int i = 0;
            for (Object value : (List<?>) values) shares.put(name(classes.get(i++)), (Double) value);
            answers.add(shares);
        }
        return answers;
    }

    /** A class's name: whole numbers without a point. */
    private static String name(Object label) {
        return label instanceof Double d && d == Math.rint(d) ? String.valueOf(d.longValue()) : String.valueOf(label);
    }
`
}
