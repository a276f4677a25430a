import { authFailures } from "../../platform/observability/metrics.ts";
import { type FieldError, Problem } from "../../platform/problems/index.ts";

export const WRONG_PASSWORD: FieldError = {
  pointer: "/current_password",
  code: "incorrect",
  detail: "This is not the current password",
};
export const SAME_AS_EMAIL: FieldError = {
  pointer: "/new_password",
  code: "same_as_email",
  detail: "Expected something else than the email",
};

export function invalidCredentials(): Problem {
  authFailures.inc({ reason: "invalid_credentials" });
  return new Problem("invalid-credentials", "No account has this email and this password.", {
    headers: { "WWW-Authenticate": "Bearer" },
  });
}

export function accountGone(): Problem {
  return new Problem("invalid-token", "The account is gone.", {
    headers: { "WWW-Authenticate": 'Bearer error="invalid_token"' },
  });
}

export function tooManyFailures(retryAfterSeconds: number): Problem {
  authFailures.inc({ reason: "throttled" });
  return new Problem("too-many-requests", "Too many logins have failed.", {
    headers: { "Retry-After": String(retryAfterSeconds) },
  });
}

export function emailTaken(): Problem {
  return new Problem("conflict", "Another account has this email.", {
    errors: [
      { pointer: "/email", code: "unique", detail: "Expected an email that no account has" },
    ],
  });
}

export function passwordRefused(errors: readonly FieldError[]): Problem {
  return new Problem("validation-failed", "The password can't be changed.", { errors });
}
