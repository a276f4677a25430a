/** A row of `users`; moments are in UTC, as JSON has them. */
export interface Account {
  readonly id: string;
  readonly email: string;
  readonly passwordHash: string;
  readonly passwordChangedAt: string;
  readonly role: string;
  readonly createdAt: string;
}
