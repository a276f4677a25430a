class Missing(Exception):
    """No such server on this machine; the message says how to get one."""
