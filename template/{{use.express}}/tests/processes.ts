import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { expect } from "vitest";

export interface Started {
  readonly child: ChildProcessWithoutNullStreams;
  readonly log: readonly Record<string, unknown>[];
  /** The first line of the log with this message, once it is there. */
  logged(message: string): Promise<Record<string, unknown> | undefined>;
  /** The port that it listens on, once it does. */
  port(): Promise<number>;
}

const running = new Set<ChildProcessWithoutNullStreams>();

/** Starts a file of the service as a process of its own, on a port that is free. */
export function start(file: string, environment: Readonly<Record<string, string>>): Started {
  const env = { ENVIRONMENT: "test", PORT: "0", ...environment };
  const child = spawn(process.execPath, [file], { env });
  running.add(child);
  const log: Record<string, unknown>[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => log.push(JSON.parse(line)));

  async function logged(message: string) {
    const line = () => log.find((entry) => entry.message === message);
    await expect.poll(line, { timeout: 20_000 }).toBeDefined();
    return line();
  }
  return { child, log, logged, port: async () => Number((await logged("listening"))?.port) };
}

export function killAll(): void {
  for (const child of running) {
    child.kill("SIGKILL");
  }
  running.clear();
}
