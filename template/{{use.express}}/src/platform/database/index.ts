export { type AnyTables, type Column, column } from "./columns.ts";
export { Database } from "./database.ts";
export { parameter } from "./prepared.ts";
