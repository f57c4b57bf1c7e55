-- wrk's request and summary, the body in the environment variable BODY.
wrk.method = "POST"
wrk.body = os.getenv("BODY")
wrk.headers["Content-Type"] = "application/json"

done = function(summary, latency, requests)
  local e = summary.errors
  local failed = e.connect + e.read + e.write + e.status + e.timeout
  io.write(string.format('{"requests": %d, "failed": %d, "p99": %f}\n', summary.requests, failed, latency:percentile(99) / 1000))
end
