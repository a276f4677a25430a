import type { Response } from "express";
import { API_ROOT, VERSION } from "../versioning/index.ts";

const SECURITY_HEADERS: ReadonlyMap<string, string> = new Map([
  ["X-Content-Type-Options", "nosniff"],
  ["Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"],
  ["Referrer-Policy", "no-referrer"],
  ["Cross-Origin-Resource-Policy", "same-origin"],
]);
const HSTS = new Map([["Strict-Transport-Security", "max-age=31536000; includeSubDomains"]]);
const API_HEADERS = new Map([
  ["API-Version", VERSION],
  ["Cache-Control", "no-store"],
]);

/** Sets the headers that every answer carries; a route's own replace them. */
export function answerHeaders(production: boolean): (res: Response, path: string) => void {
  const everywhere = new Map([...SECURITY_HEADERS, ...(production ? HSTS : [])]);
  const api = new Map([...everywhere, ...API_HEADERS]);
  return (res, path) => {
    const isBelowApi = path === API_ROOT || path.startsWith(`${API_ROOT}/`);
    res.setHeaders(isBelowApi ? api : everywhere);
  };
}
