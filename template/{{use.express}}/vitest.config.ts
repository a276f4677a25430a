import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/**/*.test.ts"],
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    coverage: {
      enabled: true,
      include: ["src/**"],
      // What starts a process is tested as a process, which is not measured.
      exclude: ["src/{main,migrate,openapi}.ts", "src/platform/server.ts", "**/*.json"],
      reporter: ["text-summary"],
      thresholds: { branches: 90, functions: 90, lines: 90, statements: 90 },
    },
  },
});
