export { AuditTrail } from "./module.ts";
