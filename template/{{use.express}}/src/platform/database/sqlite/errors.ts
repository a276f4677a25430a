// https://sqlite.org/rescode.html
const UNIQUE = new Set([1555, 2067]);
const LOST = new Set([5, 6, 8, 10, 13, 14]);
const BUSY = new Set([5, 6]);

export function isUniqueViolation(error: unknown): boolean {
  return UNIQUE.has((error as { errcode?: number }).errcode ?? 0);
}

export function isLost(error: unknown): boolean {
  return LOST.has(resultCode(error));
}

/** Whether another one holds the file. */
export function isBusy(error: unknown): boolean {
  return BUSY.has(resultCode(error));
}

function resultCode(error: unknown): number {
  return ((error as { errcode?: number }).errcode ?? 0) & 0xff;
}
