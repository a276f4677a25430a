import { AsyncLocalStorage } from "node:async_hooks";

const deadlines = new AsyncLocalStorage<Deadline>();

/** Ends work whose exchange was answered without it. */
export class DeadlineExceeded extends Error {}

/** The time that an exchange has. */
export class Deadline {
  #isOver = false;
  #hasEffect = false;

  /** Whether the exchange ends here; not where it has to tell of an effect. */
  expire(): boolean {
    this.#isOver = !this.#hasEffect;
    return this.#isOver;
  }

  /** The deadline of all that `work` starts. */
  run(work: () => void): void {
    deadlines.run(this, work);
  }

  check(): void {
    if (this.#isOver) {
      throw new DeadlineExceeded();
    }
  }

  async takeEffect<T>(work: () => Promise<T>): Promise<T> {
    this.check();
    this.#hasEffect = true;
    try {
      return await work();
    } catch (error) {
      this.#hasEffect = false;
      throw error;
    }
  }
}

/** Throws where the exchange that this is for has been answered. */
export function checkDeadline(): void {
  deadlines.getStore()?.check();
}

/**
 * Does what can't be undone, unless it is too late. From here on its outcome is what is answered,
 * however long it takes: the database's own timeout bounds it.
 */
export function takeEffect<T>(work: () => Promise<T>): Promise<T> {
  return deadlines.getStore()?.takeEffect(work) ?? work();
}
