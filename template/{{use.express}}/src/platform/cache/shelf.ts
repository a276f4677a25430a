/** The cache doesn't answer, or not in time. */
export class CacheLostError extends Error {
  override readonly name = "CacheLostError";
}

/** Where a row is kept, and in which form. */
export interface Place {
  readonly key: string;
  readonly schema: string;
}

/**
 * What a reader found: a value; else the lease of who is to bring it; else, while a change is going
 * on, neither.
 */
export interface Taken {
  readonly value?: string;
  readonly lease?: string;
}

/**
 * Keeps values by leases, so that what was read before a change is never kept after it.
 *
 * Whoever finds nothing gets a lease and reads the database; a change ends all leases of its row,
 * and a value is only taken from who still holds one.
 */
export interface Shelf {
  /** Gives out `newLease` where there is neither a value nor a lease; may throw CacheLostError. */
  take(place: Place, newLease: string): Promise<Taken>;
  /** Keeps the value, if the lease still holds; undefined gives the lease back. */
  put(place: Place, lease: string, value: string | undefined): Promise<void>;
  /** Before a change: forgets the value, and gives no lease until the change is over. */
  close(place: Place, change: string): Promise<void>;
  /** After a change: forgets what was brought meanwhile. */
  open(place: Place, change: string): Promise<void>;
}
