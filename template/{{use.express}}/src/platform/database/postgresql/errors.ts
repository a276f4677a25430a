// Connection, resources, operator: https://www.postgresql.org/docs/current/errcodes-appendix.html
const LOST = /^(08|53|57|58)...$/;
const LOST_MESSAGES =
  /^(Connection terminated|timeout exceeded when trying to connect|timeout expired|Query read timeout|Client has encountered a connection error|Client was closed|Cannot use a pool after)/;

export function isLost(error: unknown): boolean {
  const { code, syscall, message } = error as Partial<NodeJS.ErrnoException>;
  return syscall !== undefined || LOST.test(code ?? "") || LOST_MESSAGES.test(message ?? "");
}

export function isUniqueViolation(error: unknown): boolean {
  return (error as { code?: string }).code === "23505";
}
