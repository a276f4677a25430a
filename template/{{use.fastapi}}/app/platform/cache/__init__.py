from app.platform.cache.port import Cache, Load

__all__ = ["Cache", "Load"]
