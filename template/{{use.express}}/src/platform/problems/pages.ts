import { RootRouter } from "../http/root_router.ts";
import { CATALOG, type ProblemType, problemUri } from "./catalog.ts";
import { Problem } from "./problem.ts";

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Explains each type of problem at the address that it names. */
export const problemPages = new RootRouter().get("/problems/:name", (req, res) => {
  const type = CATALOG.get(String(req.params.name));
  if (type === undefined) {
    throw new Problem("not-found", "There is no problem type of this name.");
  }
  res.type("html").send(render(type));
});

function render(type: ProblemType): string {
  const title = escapeHtml(type.title);
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${title}</title>
<h1>${title}</h1>
<p>Status ${type.status}, type <code>${escapeHtml(problemUri(type.name))}</code></p>
<h2>What it means</h2>
<p>${escapeHtml(type.meaning)}</p>
<h2>How to mend it</h2>
<p>${escapeHtml(type.remedy)}</p>
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
}
