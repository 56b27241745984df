"""Runs the public API with one uvicorn worker on a PostgreSQL that is reached by its socket.

Its own settings know a host and a port only, so the address of the database is given here; nothing else differs.
"""

import asyncio
import os

import uvicorn
from jobbergate_api import main, storage
from jobbergate_api.apps.models import Base
from sqlalchemy.ext.asyncio import create_async_engine

DATABASE = os.environ["BENCH_DATABASE"]
storage.build_db_url = lambda **_: DATABASE


async def create_tables():
    engine = create_async_engine(DATABASE)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    await engine.dispose()


asyncio.run(create_tables())
uvicorn.run(main.app, host="127.0.0.1", port=int(os.environ["BENCH_PORT"]), access_log=False, log_level="warning")
