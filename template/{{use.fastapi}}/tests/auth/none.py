from fastapi import FastAPI


async def sign_in(_: FastAPI) -> dict[str, str]:
    """The headers of somebody who may use the resources: anybody may."""
    return {}
