-- Arguments: the file of requests (path, tab, value of Authorization), the method, the body, and
-- the first part of every Idempotency-Key ("" for none). The requests are made in turn.
local requests, heads, tails = {}, {}, {}
local current, sent, key = 0, 0, ""

function init(args)
  local method, body = args[2], args[3]
  key = args[4] or ""
  for line in io.lines(args[1]) do
    local path, authorization = line:match("^(.-)\t(.*)$")
    local headers = {}
    if authorization ~= "" then headers["Authorization"] = authorization end
    if method ~= "GET" then headers["Content-Type"] = "application/json" end
    if key ~= "" then headers["Idempotency-Key"] = "KEY" end
    local text = wrk.format(method, path, headers, method ~= "GET" and body or nil)
    requests[#requests + 1] = text
    if key ~= "" then
      local first, last = text:find("Idempotency-Key: KEY", 1, true)
      heads[#requests] = text:sub(1, last - 3) .. key .. "-"
      tails[#requests] = text:sub(last + 1)
    end
  end
end

function request()
  current = current % #requests + 1
  if key == "" then return requests[current] end
  sent = sent + 1
  return heads[current] .. sent .. tails[current]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '\n{"requests": %d, "seconds": %.6f, "errors": %d, "p50_ms": %.3f, "p99_ms": %.3f}\n',
    summary.requests, summary.duration / 1e6,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
