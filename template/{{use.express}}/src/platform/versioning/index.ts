export { API_ROOT, notFoundDetail, PREFIX, VERSION } from "./url.ts";
