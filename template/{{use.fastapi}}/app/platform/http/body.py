from fastapi import Request

from app.platform.problems import Problem


async def read_body(request: Request, limit: int) -> bytes:
    """The bytes of the body, whether its length was announced or not.

    Raises the problem payload-too-large before it has read more than `limit` bytes.
    """
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > limit:
        raise too_large(limit)
    chunks: list[bytes] = []
    length = 0
    async for chunk in request.stream():
        length += len(chunk)
        if length > limit:
            raise too_large(limit)
        chunks.append(chunk)
    return b"".join(chunks)


def too_large(limit: int) -> Problem:
    return Problem("payload-too-large", f"The body has more than {limit} bytes.")
