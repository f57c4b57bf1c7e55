# Sourced by the run.sh of each example. Gives: slipway, serve MODEL... (sets $url), stop, post PATH BODY, holds, step; $root, $here, $work.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
here=$(cd "$(dirname "$0")" && pwd)
cli=$root/dist/src/bin/slipway.js
[ -f "$cli" ] || { echo 'Build first: npm ci && npm run build' >&2; exit 1; }
work=$(mktemp -d)
server=

finish() {
  local status=$?
  trap - EXIT
  if [ -n "$server" ]; then kill "$server" 2>/dev/null || true; wait "$server" || true; fi
  rm -rf "$work"
  [ "$status" = 0 ] && echo 'All of it holds.' || echo "FAILED: $here/run.sh" >&2
  exit "$status"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

step() { printf '\n== %s\n' "$*"; }
slipway() { node "$cli" "$@"; }

# Serves on a free port, and waits for the address it prints.
serve() {
  node "$cli" serve "$@" --port 0 >"$work/server.log" 2>&1 &
  server=$!
  for _ in $(seq 200); do
    if grep -q ' curl ' "$work/server.log"; then
      url=$(sed -n 's|^slipway .* on \(http://[^ ]*\)$|\1|p' "$work/server.log")
      cat "$work/server.log"
      return
    fi
    kill -0 "$server" 2>/dev/null || break
    sleep 0.1
  done
  cat "$work/server.log" >&2
  echo 'The server did not start.' >&2
  exit 1
}

# Ends the server as a supervisor does: SIGTERM, and then an exit code of 0.
stop() {
  local ended=$server
  server=
  kill "$ended"
  wait "$ended"
}

post() { curl -sS --fail-with-body --max-time 10 "$url$1" -H 'content-type: application/json' -d "$2"; }

# holds 'JavaScript about answer' "$json" 'what it says'
holds() {
  node -e "const answer = JSON.parse(process.argv[1]); process.exitCode = $1 ? 0 : 1" "$2" ||
    { printf 'This does not hold: %s\nof %s\n' "$1" "$2" >&2; exit 1; }
  echo "holds: $3"
}
