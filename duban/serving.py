"""The command that serves the pages."""

from __future__ import annotations

import click

from duban.console import Fault
from duban.options import Command, location, store_option

THREADS = 8


@click.command(cls=Command, short_help="打开网页，浏览和提问。")
@click.option("--host", default="127.0.0.1", help="监听的地址；不给时是 127.0.0.1，只有本机能打开。")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, help="端口；不给时是 8000，0 是任选一个。"
)
@store_option
def serve(host: str, port: int, store: str | None) -> None:
    """用浏览器看图谱：文件、部门、任务、目标和问题。按 Ctrl+C 停止。

    \b
    例：
      duban serve                           只有本机能打开
      duban serve --port 9000
      duban serve --host 0.0.0.0            同一网络的人也能打开
    """
    from waitress.server import create_server

    from graph.store.open import open_store
    from web.app import create_app

    # a long-lived reader: in memory it answers several times as fast
    with open_store(location(store), memory=True) as opened:
        try:
            server = create_server(create_app(opened), host=host, port=port, threads=THREADS, ident=None)
        except (OSError, ValueError) as error:
            mend = "请用 --port 换一个端口，或停下占用它的程序；--host 要是本机的地址。"
            raise Fault(
                f"{host}:{port} 用不了（{getattr(error, 'strerror', None) or error}）。{mend}"
            ) from None
        click.echo(f"督办已打开：http://{_shown(host)}:{server.effective_port}/ （按 Ctrl+C 停止）")
        try:
            server.run()
        except KeyboardInterrupt:
            pass
        finally:
            server.close()


def _shown(host: str) -> str:
    """Return HOST as a browser on this machine reaches it."""
    return {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
