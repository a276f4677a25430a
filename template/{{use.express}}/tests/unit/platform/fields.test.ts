import { describe, expect, it } from "vitest";
import { z } from "zod";
import * as fields from "../../../src/platform/fields/index.ts";
import { parseJson } from "../../../src/platform/json_documents.ts";
import { fieldErrors } from "../../../src/platform/problems/validation.ts";

function read(type: z.ZodType, value: unknown): unknown {
  return z.object({ it: type }).parse({ it: value }).it;
}

function codes(type: z.ZodType, value: unknown): string[] {
  const result = z.strictObject({ it: type }).safeParse({ it: value });
  return result.success
    ? []
    : [...fieldErrors(result.error.issues, "body")].map(
        ({ pointer, code }) => `${pointer} ${code}`,
      );
}

describe("text", () => {
  it("counts code points", () => {
    expect(read(fields.text(3), "🦊🦊🦊")).toBe("🦊🦊🦊");
    expect(codes(fields.text(3), "🦊🦊🦊🦊")).toEqual(["/it too_long"]);
  });

  it.each(["\0", "a\ud800", "\udc00"])("refuses %j", (value) => {
    expect(codes(fields.text(), value)).toEqual(["/it invalid_characters"]);
  });

  it.each([1, true, null, [], {}])("is not made of %j", (value) => {
    expect(codes(fields.text(), value)).toEqual(["/it type"]);
  });
});

describe("an integer", () => {
  it.each([
    ["1", 1],
    ["1.0", 1],
    ["-0", 0],
    ["9007199254740991", 9007199254740991],
  ])("is %s", (text, value) => {
    expect(read(fields.integer(), parseJson(Buffer.from(text)))).toBe(value);
  });

  it.each([
    ["9007199254740992", "out_of_range"],
    ["1e20", "out_of_range"],
    ["1.5", "type"],
    ["true", "type"],
    ['"1"', "type"],
  ])("is not %s: %s", (text, code) => {
    expect(codes(fields.integer(), parseJson(Buffer.from(text)))).toEqual([`/it ${code}`]);
  });
});

describe("a float", () => {
  it("takes long integers", () => {
    expect(read(fields.float(), 2n ** 60n)).toBe(2 ** 60);
    expect(read(fields.float(), 0.1)).toBe(0.1);
  });

  it("is finite", () => {
    expect(codes(fields.float(), 10n ** 400n)).toEqual(["/it out_of_range"]);
    expect(codes(fields.float(), Number.POSITIVE_INFINITY)).toEqual(["/it out_of_range"]);
    expect(codes(fields.float(), "1")).toEqual(["/it type"]);
  });
});

describe("a decimal", () => {
  it.each([
    ["12.5", "12.50"],
    ["-0", "0.00"],
    ["-0.01", "-0.01"],
    ["999.99", "999.99"],
  ])("%s is %s", (text, value) => {
    expect(read(fields.decimal(5, 2), text)).toBe(value);
  });

  it.each([
    ["1000", "out_of_range"],
    ["0.001", "out_of_range"],
    ["01", "format"],
    ["1e2", "format"],
    [12.5, "type"],
  ])("is not %s: %s", (value, code) => {
    expect(codes(fields.decimal(5, 2), value)).toEqual([`/it ${code}`]);
  });

  it("may be a fraction only, or whole", () => {
    expect(read(fields.decimal(2, 2), "0.5")).toBe("0.50");
    expect(codes(fields.decimal(2, 2), "1.00")).toEqual(["/it out_of_range"]);
    expect(read(fields.decimal(3, 0), "120")).toBe("120");
  });
});

describe("a moment", () => {
  it.each([
    ["2026-01-31T12:00:00Z", "2026-01-31T12:00:00.000Z"],
    ["2026-01-31t12:00:00.1239+02:00", "2026-01-31T10:00:00.123Z"],
    ["0001-01-01T00:00:00-01:00", "0001-01-01T01:00:00.000Z"],
  ])("%s is %s", (text, value) => {
    expect(read(fields.timestamp(), text)).toBe(value);
  });

  it.each([
    "2026-02-30T00:00:00Z",
    "2026-01-01T24:00:00Z",
    "2026-06-30T23:59:60Z",
    "2026-01-01T00:60:00Z",
    "2026-01-01 00:00:00Z",
    "2026-01-01T00:00:00",
    "9999-12-31T23:59:59-01:00",
    "0000-01-01T00:00:00Z",
  ])("is not %s", (text) => {
    expect(codes(fields.timestamp(), text)).toEqual(["/it format"]);
  });
});

describe("other types", () => {
  it("have one form each", () => {
    expect(read(fields.date(), "2024-02-29")).toBe("2024-02-29");
    expect(codes(fields.date(), "2025-02-29")).toEqual(["/it format"]);
    expect(read(fields.identifier(), "7D5A2C1E-8F34-4B6A-9C0D-1E2F3A4B5C6D")).toBe(
      "7d5a2c1e-8f34-4b6a-9c0d-1e2f3a4b5c6d",
    );
    expect(codes(fields.identifier(), "7d5a2c1e")).toEqual(["/it format"]);
    expect(read(fields.boolean(), true)).toBe(true);
    expect(codes(fields.boolean(), 1)).toEqual(["/it type"]);
    expect(read(fields.choice(["a", "b"]), "a")).toBe("a");
    expect(codes(fields.choice(["a", "b"]), "c")).toEqual(["/it not_allowed"]);
    expect(codes(fields.emailAddress(), `${"a".repeat(250)}@b.co`)).toEqual(["/it too_long"]);
    expect(codes(fields.emailAddress(), "a@b@c")).toEqual(["/it format"]);
  });

  it("take addresses of the web that exist", () => {
    expect(read(fields.webAddress(), "https://[2001:db8::1]:8443/a?b#c")).toBeTruthy();
    for (const url of ["https://[x]/", "ftp://a.b", "https://a.b:99999", "https://u@a.b/"]) {
      expect(codes(fields.webAddress(), url)).toEqual(["/it format"]);
    }
  });

  it("say when they are missing", () => {
    expect(codes(fields.date(), undefined)).toEqual(["/it required"]);
  });

  it("don't hide what is broken in them", () => {
    const broken = fields.form(() => {
      throw new TypeError("broken");
    }, {});
    expect(() => broken.safeParse(1)).toThrow("broken");
  });
});

describe("JSON", () => {
  it("is given back as it came", () => {
    const value = { a: [1, "x", null, { b: true }] };
    expect(read(fields.json(), value)).toEqual(value);
  });

  it.each([
    [{ "a/b": [0, 2n ** 60n] }, "/it/a~1b/1 out_of_range"],
    [[Number.POSITIVE_INFINITY], "/it/0 out_of_range"],
    [{ a: "\0" }, "/it/a invalid_characters"],
    [{ "\ud800": 1 }, "/it invalid_characters"],
    [null, "/it type"],
  ])("points into what it refuses", (value, error) => {
    expect(codes(fields.json(), value)).toEqual([error]);
  });
});
