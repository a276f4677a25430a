import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { RootRouter } from "./http/root_router.ts";
import type { OpenApiDocument } from "./openapi/document.ts";
import { Problem } from "./problems/index.ts";

const ASSETS = dirname(createRequire(import.meta.url).resolve("swagger-ui-dist/package.json"));
const ASSET_NAMES = new Set(["swagger-ui-bundle.js", "swagger-ui.css", "favicon-32x32.png"]);
const START = `window.addEventListener("load", () =>
  SwaggerUIBundle({ url: "/openapi.json", dom_id: "#docs", deepLinking: true }),
);
`;
const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>API documentation</title>
<link rel="icon" href="/docs/assets/favicon-32x32.png">
<link rel="stylesheet" href="/docs/assets/swagger-ui.css">
<div id="docs"></div>
<script src="/docs/assets/swagger-ui-bundle.js"></script>
<script src="/docs/assets/start.js"></script>
</html>
`;
// Swagger UI sets style attributes and draws its icons from data: URLs.
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; " +
  "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; " +
  "frame-ancestors 'none'";

export function docsRoutes(document: OpenApiDocument): RootRouter {
  const openapi = JSON.stringify(document);
  return new RootRouter()
    .get("/openapi.json", (_, res) => {
      res.type("json").send(openapi);
    })
    .get("/docs", (_, res) => {
      res.setHeader("Content-Security-Policy", POLICY);
      res.type("html").send(PAGE);
    })
    .get("/docs/assets/start.js", (_, res) => {
      res.type("js").send(START);
    })
    .get("/docs/assets/:name", (req, res) => {
      const name = String(req.params.name);
      if (!ASSET_NAMES.has(name)) {
        throw new Problem("not-found", "There is nothing at this address.");
      }
      res.sendFile(join(ASSETS, name));
    });
}
