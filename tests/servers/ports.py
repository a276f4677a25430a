import random
import socket

# Below the range that the kernel hands to outgoing connections, so that none of them takes the
# port between this check and the server's own bind.
RANGE = range(20_000, 32_000)


def free_port() -> int:
    for port in random.SystemRandom().sample(RANGE, 200):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise RuntimeError(f"no free port between {RANGE.start} and {RANGE.stop}")
