"""Who asks, and whether it may write."""

from __future__ import annotations

from flask import request

from queries.sandbox.problem import QueryProblem
from web.protocol.service import service


def client() -> str:
    """Return whose share of the work this request takes."""
    return request.remote_addr or ""


def authorised() -> None:
    """Let a request pass that may write.

    Raises QueryProblem: readonly, where nobody may; token, where it shows none or not the right one.
    """
    if not service().writable:
        message = "这里的图谱只能读。要能写，请用 duban serve --writable 打开，并设环境变量 DUBAN_TOKEN。"
        raise QueryProblem("readonly", message)
    shown = request.authorization
    if shown is None or shown.type != "bearer" or not shown.token:
        raise QueryProblem("token", "写入要出示令牌：请求头 Authorization: Bearer …")
    if not service().knows(shown.token):
        raise QueryProblem("token", "令牌不对。")
