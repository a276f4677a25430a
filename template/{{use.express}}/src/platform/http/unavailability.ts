import { Problem } from "../problems/index.ts";

const RETRY_AFTER = { "Retry-After": "1" };

export function unavailable(): Problem {
  return new Problem(
    "unavailable",
    "Something that the service depends on is lost for the moment.",
    { headers: RETRY_AFTER },
  );
}

export function timedOut(): Problem {
  return new Problem("unavailable", "The request took longer than it may.", {
    headers: RETRY_AFTER,
  });
}
