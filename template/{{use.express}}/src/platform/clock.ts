/** The current time in UTC, to the millisecond that every database here keeps. */
export function utcNow(): string {
  return new Date().toISOString();
}

export function earlierBy(seconds: number, moment: string): string {
  return new Date(Date.parse(moment) - seconds * 1000).toISOString();
}

export function laterBy(seconds: number, moment: string): string {
  return earlierBy(-seconds, moment);
}
