import { breakerState, CLOSED, HALF_OPEN, OPEN } from "../observability/breakers.ts";

export const FAILURES_TO_OPEN = 5;
export const KEPT = 1000;

type Clock = () => number;
type State = typeof CLOSED | typeof HALF_OPEN | typeof OPEN;

/** Spares a target that fails: opens after some failures in a row, then lets one try through. */
export class Breaker {
  readonly #name: string;
  readonly #pauseMs: number;
  readonly #clock: Clock;
  #failures = 0;
  #openedAt = 0;
  #state: State = CLOSED;

  constructor(name: string, pauseMs: number, clock: Clock) {
    this.#name = name;
    this.#pauseMs = pauseMs;
    this.#clock = clock;
    breakerState.set({ name }, CLOSED);
  }

  /** 0 when a request may be sent now; it must be followed by `succeeded` or `failed`. */
  msToWait(): number {
    if (this.#state === CLOSED) {
      return 0;
    }
    const remaining = this.#openedAt + this.#pauseMs - this.#clock();
    if (this.#state === OPEN && remaining <= 0) {
      this.#turn(HALF_OPEN);
      return 0;
    }
    return Math.max(remaining, this.#pauseMs / 10);
  }

  succeeded(): void {
    this.#failures = 0;
    this.#turn(CLOSED);
  }

  failed(): void {
    this.#failures++;
    if (this.#state === HALF_OPEN || this.#failures >= FAILURES_TO_OPEN) {
      this.#openedAt = this.#clock();
      this.#turn(OPEN);
    }
  }

  #turn(state: State): void {
    this.#state = state;
    breakerState.set({ name: this.#name }, state);
  }
}

/** The breakers of this process, of the targets that were used last. */
export class Breakers {
  readonly #pauseMs: number;
  readonly #clock: Clock;
  readonly #breakers = new Map<string, Breaker>();

  constructor(pauseMs: number, clock: Clock = () => performance.now()) {
    this.#pauseMs = pauseMs;
    this.#clock = clock;
  }

  of(name: string): Breaker {
    const breaker = this.#breakers.get(name) ?? new Breaker(name, this.#pauseMs, this.#clock);
    this.#breakers.delete(name);
    this.#breakers.set(name, breaker);
    const [oldest] = this.#breakers.keys();
    if (this.#breakers.size > KEPT && oldest !== undefined) {
      this.#breakers.delete(oldest);
      breakerState.remove({ name: oldest });
    }
    return breaker;
  }
}
