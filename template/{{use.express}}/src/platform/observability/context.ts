import { AsyncLocalStorage } from "node:async_hooks";

/** What ties the log lines of one exchange together. */
export interface ExchangeIds {
  readonly request_id: string;
  readonly trace_id: string;
  readonly span_id: string;
}

/** What is known of an exchange wherever it is worked on. */
export interface ExchangeContext {
  readonly ids: ExchangeIds;
  /** Personal, so no log line has it. */
  readonly clientAddress: string;
}

export const currentExchange = new AsyncLocalStorage<ExchangeContext>();
