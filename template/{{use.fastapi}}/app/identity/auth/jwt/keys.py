import re
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OKPKey

JWKS = dict[str, list[dict[str, str | list[str]]]]
PEM_BLOCK = re.compile(r"-----BEGIN ([A-Z0-9 ]+)-----[^-]+-----END \1-----")


@dataclass(frozen=True)
class SigningKeys:
    """The first key signs; all of them verify, so that keys can be replaced one by one."""

    keys: tuple[OKPKey, ...]

    @classmethod
    def from_pem(cls, pem: str) -> Self:
        r"""Reads PEM blocks; line breaks may be written as `\n`, as in an environment file."""
        pem = pem.replace("\\n", "\n")
        if PEM_BLOCK.sub("", pem).strip():
            raise ValueError("there is something beside PEM blocks")
        keys = tuple(_read_key(block[0]) for block in PEM_BLOCK.finditer(pem))
        if not keys:
            raise ValueError("there is no PEM block")
        return cls(keys)

    @property
    def current(self) -> OKPKey:
        return self.keys[0]

    @cached_property
    def key_set(self) -> KeySet:
        return KeySet(list(self.keys))

    @cached_property
    def jwks(self) -> JWKS:
        """The public halves, as RFC 7517 writes them."""
        return {"keys": [key.as_dict(private=False) for key in self.keys]}


def _read_key(block: str) -> OKPKey:
    try:
        key = OKPKey.import_key(block, {"use": "sig", "alg": "EdDSA"})
    except (JoseError, ValueError, TypeError):
        raise ValueError("a PEM block holds no unencrypted Ed25519 key") from None
    if not key.is_private or key.curve_name != "Ed25519":
        raise ValueError("a PEM block holds a key that is no private Ed25519 one")
    key.ensure_kid()
    return key


def development_key() -> str:
    """The same key everywhere: it protects nothing, and production refuses it."""
    return OKPKey.derive_key("development signing key").as_pem(private=True).decode()
