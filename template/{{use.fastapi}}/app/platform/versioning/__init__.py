from app.platform.versioning.url import API_ROOT, PREFIX, VERSION, not_found_detail

__all__ = ["API_ROOT", "PREFIX", "VERSION", "not_found_detail"]
