import { AsyncLocalStorage } from "node:async_hooks";

/** What ties the log lines of one exchange together. */
export interface ExchangeIds {
  readonly request_id: string;
  readonly trace_id: string;
  readonly span_id: string;
}

export const exchangeIds = new AsyncLocalStorage<ExchangeIds>();
