"""The operations and example bodies that a service's own OpenAPI document tells of."""

from typing import Any


class Document:
    def __init__(self, content: dict[str, Any]) -> None:
        self._content = content
        self._paths: dict[str, dict[str, Any]] = content["paths"]

    def path_ending(self, suffix: str) -> str | None:
        return next((path for path in self._paths if path.endswith(suffix)), None)

    def path(self, suffix: str) -> str:
        found = self.path_ending(suffix)
        if found is None:
            raise LookupError(f"the OpenAPI document has no path that ends in {suffix}")
        return found

    def resource(self) -> tuple[str, str]:
        """The first collection whose rows can be changed one by one, and the path of a row."""
        for path, operations in self._paths.items():
            collection, _, last = path.rpartition("/")
            if last.startswith("{") and "patch" in operations and collection in self._paths:
                return collection, path
        raise LookupError("the OpenAPI document has no collection")

    def body(self, path: str, method: str) -> Any:
        for media in self._paths[path][method]["requestBody"]["content"].values():
            if "example" in media:
                return media["example"]
            for example in media.get("examples", {}).values():
                return self._resolved(example)["value"]
            found = self._schema_example(media.get("schema", {}))
            if found is not None:
                return found
        raise LookupError(f"{method.upper()} {path} has no example body in the OpenAPI document")

    def _schema_example(self, schema: dict[str, Any]) -> Any:
        schema = self._resolved(schema)
        if "example" in schema:
            return schema["example"]
        if schema.get("examples"):
            return schema["examples"][0]
        members = {
            name: self._schema_example(member)
            for name, member in schema.get("properties", {}).items()
        }
        return {name: value for name, value in members.items() if value is not None} or None

    def _resolved(self, node: dict[str, Any]) -> dict[str, Any]:
        if "$ref" not in node:
            return node
        found: Any = self._content
        for part in node["$ref"].removeprefix("#/").split("/"):
            found = found[part.replace("~1", "/").replace("~0", "~")]
        return self._resolved(found)
