"""The command that serves the pages, and the graph to programs."""

from __future__ import annotations

import ctypes
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from pathlib import Path

import click

from duban.console import Fault
from duban.options import Command, location, store_option

THREADS = 72  # up to 64 of them wait for a query's turn; the rest serve pages
BACKLOG = 200  # connections
SENT = 21_000_000  # bytes of a request
TOKEN = "DUBAN_TOKEN"
SHORTEST = 16  # characters of it
IDLE = 60  # seconds that a connection may be silent
PROXY = ("x-forwarded-for", "x-forwarded-proto", "x-forwarded-host", "x-forwarded-port")
MEMORY = "memory:"
TRIM_THRESHOLD, ARENA_MAX = -1, -8  # what malloc.h calls M_…


@click.command(cls=Command, short_help="打开网页，浏览和提问。")
@click.option("--host", default="127.0.0.1", help="监听的地址；不给时是 127.0.0.1，只有本机能打开。")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, help="端口；不给时是 8000，0 是任选一个。"
)
@click.option("--writable", is_flag=True, help=f"凭令牌可以写；令牌在环境变量 {TOKEN} 里。")
@click.option(
    "--seconds",
    type=click.FloatRange(0.1, 600),
    default=10.0,
    help="一个 SPARQL 查询的时限；不给时是 10 秒。",
)
@click.option(
    "--workers", type=click.IntRange(1, 64), default=2, help="同时计算的 SPARQL 查询；不给时是 2 个。"
)
@click.option(
    "--share",
    type=click.FloatRange(1),
    default=60.0,
    help="一个地址一分钟里最多用几秒重查询（半秒以上的）；不给时是 60 秒。",
)
@click.option("--log", is_flag=True, help="每个请求在标准错误上写一行 JSON；不写查询的内容。")
@click.option(
    "--proxy",
    metavar="IP",
    help="前面代理服务器的地址，如 127.0.0.1；只信它送来的 X-Forwarded-* 头。不给时谁的都不信。",
)
@store_option
def serve(
    host: str,
    port: int,
    writable: bool,
    seconds: float,
    workers: int,
    share: float,
    log: bool,
    proxy: str | None,
    store: str | None,
) -> None:
    """用浏览器看图谱：文件、部门、任务、目标和问题；程序用 /sparql 查询。按 Ctrl+C 停止。

    \b
    例：
      duban serve                           只有本机能打开
      duban serve --port 9000
      duban serve --host 0.0.0.0            同一网络的人也能打开
      DUBAN_TOKEN=… duban serve --writable  凭令牌可以更新图谱
      duban serve --proxy 127.0.0.1 --log   在本机的 nginx 后面，见 docs/serving.md
      duban serve --writable --store memory:  空的图谱，关掉就没有了，用来试
    """
    token = _token() if writable else None
    behind = _behind(proxy)
    _frugal()
    from dataclasses import replace

    from waitress.server import create_server

    from graph.store.open import open_store
    from web.app import create_app
    from web.log import logged
    from web.protocol.service import Service, Settings
    from web.protocol.turns import Terms
    from web.warm import keep_warm

    with _folder(location(store), writable) as where:
        if writable:
            open_store(where, write=True).close()
        # a long-lived reader: in memory it answers several times as fast
        with open_store(where, memory=True) as opened:
            settings = Settings(turns=Terms(at_once=workers, heavy=share))
            settings = replace(settings, limits=replace(settings.limits, seconds=seconds))
            service = Service.over(opened, token, settings)
            pages = create_app(opened, service=service)
            try:
                server = create_server(
                    logged(pages.wsgi_app) if log else pages,
                    host=host,
                    port=port,
                    threads=THREADS,
                    connection_limit=BACKLOG,
                    max_request_body_size=SENT,
                    channel_timeout=IDLE,
                    ident=None,
                    **behind,
                )
            except (OSError, ValueError) as error:
                mend = "请用 --port 换一个端口，或停下占用它的程序；--host 要是本机的地址。"
                raise Fault(
                    f"{host}:{port} 用不了（{getattr(error, 'strerror', None) or error}）。{mend}"
                ) from None
            keep_warm(pages)
            click.echo(f"督办已打开：http://{_shown(host)}:{server.effective_port}/ （按 Ctrl+C 停止）")
            try:
                server.run()
            except KeyboardInterrupt:
                pass
            finally:
                server.close()
                if service:
                    service.close()


def _behind(proxy: str | None) -> dict[str, object]:
    """Return waitress's settings: headers about the client are believed of PROXY alone, else of nobody."""
    if proxy is None:
        return {}
    try:
        address = str(ip_address(proxy))
    except ValueError:
        raise Fault(f"--proxy {proxy}：要是一个 IP 地址，如 127.0.0.1。") from None
    return {
        "trusted_proxy": address,
        "trusted_proxy_count": 1,
        "trusted_proxy_headers": set(PROXY),
        "clear_untrusted_proxy_headers": True,
    }


def _frugal() -> None:
    """Let all threads share one heap, which gives back what is freed.

    glibc gives each of many threads a heap of its own, that keeps what its largest request ever took.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    if mallopt:
        mallopt(ARENA_MAX, 1)
        mallopt(TRIM_THRESHOLD, 128 * 1024)


def _token() -> str:
    token = os.environ.get(TOKEN, "")
    if len(token) < SHORTEST or not token.isascii() or not token.isprintable() or " " in token:
        mend = 'python -c "import secrets; print(secrets.token_urlsafe(32))"'
        raise Fault(
            f"--writable 要一个令牌：请设环境变量 {TOKEN}，至少 {SHORTEST} 个英文字符，不含空格。"
            f"这样可以得到一个：{mend}"
        )
    return token


@contextmanager
def _folder(where: str, writable: bool) -> Iterator[str]:
    """Yield WHERE, or a folder in memory, where the system has such, that is gone afterwards."""
    if where != MEMORY:
        if writable and "://" in where:
            raise Fault("--writable 只用于文件夹里的图谱；别处的图谱请用那台服务器自己的更新。")
        yield where
        return
    if not writable:
        raise Fault(f"--store {MEMORY} 是空的，只有和 --writable 一起才有用。")
    beside = "/dev/shm" if Path("/dev/shm").is_dir() else None
    with tempfile.TemporaryDirectory(prefix="duban-", dir=beside, ignore_cleanup_errors=True) as made:
        yield made


def _shown(host: str) -> str:
    """Return HOST as a browser on this machine reaches it."""
    return {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
