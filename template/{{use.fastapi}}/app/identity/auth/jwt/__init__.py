from app.identity.auth.jwt.module import JwtIdentity, build_identity

__all__ = ["JwtIdentity", "build_identity"]
