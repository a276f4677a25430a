/** The API's version as the first part of its path. */

export const VERSION = "1";
export const API_ROOT = "/api";
export const PREFIX = `${API_ROOT}/v${VERSION}`;

export function notFoundDetail(path: string): string {
  if (path.startsWith(`${API_ROOT}/v`) && !path.startsWith(`${PREFIX}/`)) {
    return `There is no such version of the API; the supported ones are: v${VERSION}.`;
  }
  return "There is nothing at this address.";
}
