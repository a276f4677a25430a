import { globSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { expect, it } from "vitest";

const IMPORT = /(?:from|import)\s*\(?\s*"(\.[^"]+)"/g;

interface Import {
  readonly from: string;
  readonly to: string;
}

/** Which file of `src` takes what from which other one, types included. */
const imports: readonly Import[] = globSync("src/**/*.ts").flatMap((file) =>
  [...readFileSync(file, "utf8").matchAll(IMPORT)].map(([, path = ""]) => ({
    from: relative("src", file),
    to: relative("src", join(dirname(file), path)),
  })),
);

function moduleOf(file: string): string {
  return file.includes("/") ? file.slice(0, file.indexOf("/")) : "";
}

it("reads the imports", () => {
  expect(imports).toContainEqual({ from: "main.ts", to: "wiring.ts" });
});

it("keeps the platform free of every module", () => {
  const strays = imports.filter(
    ({ from, to }) => moduleOf(from) === "platform" && moduleOf(to) !== "platform",
  );

  expect(strays).toEqual([]);
});

it("lets a module reach another through its index only", () => {
  const strays = imports.filter(({ from, to }) => {
    const [here, there] = [moduleOf(from), moduleOf(to)];
    const isOwn = here === "" || there === here || there === "platform";
    const isMigration = here === "migrations";
    return !isOwn && !isMigration && to !== `${there}/index.ts`;
  });

  expect(strays).toEqual([]);
});
