"""The command that speaks the Model Context Protocol to agents: mcp."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from duban.console import Fault
from duban.options import Command, location, store_option

if TYPE_CHECKING:
    from duban.tools import Tools

SAID = (
    "督办：政策文件里谁、做什么、到什么时候、做到多少。每个答案都带原文和位置。"
    "Duban: who must do what, by when and how much; every row with the sentence it came from. Read-only."
)


@click.command(cls=Command, short_help="供智能体使用（MCP，标准输入输出）。")
@store_option
def mcp(store: str | None) -> None:
    """让支持 MCP 的智能体查询图谱：目录里的问题、全文检索、中文提问、受限的 SPARQL、审核一段文字。只读。

    \b
    例（写进智能体的配置）：
      {"mcpServers": {"duban": {"command": "duban", "args": ["mcp", "--store", "D:/duban-store"]}}}
    """
    try:
        import anyio
        import mcp as installed
    except ImportError:
        raise Fault("没有装 MCP 的开发包。请运行 pip install 'duban[mcp]'。") from None
    assert installed
    from duban.tools import Tools
    from graph.store.open import open_store

    where = location(store)
    with open_store(where) as opened:
        anyio.run(_serve, Tools(opened, where))


async def _serve(tools: Tools) -> None:
    from importlib.metadata import PackageNotFoundError, version
    from typing import Any

    import anyio
    from mcp import stdio_server, types
    from mcp.server.lowlevel import Server

    read_only = types.ToolAnnotations(
        read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
    )
    listed = [
        types.Tool(name=t.name, description=t.description, input_schema=t.schema, annotations=read_only)
        for t in tools.tools.values()
    ]

    async def list_tools(context: Any, asked: Any) -> types.ListToolsResult:
        return types.ListToolsResult(tools=listed)

    async def call_tool(context: Any, asked: types.CallToolRequestParams) -> types.CallToolResult:
        try:
            found = await anyio.to_thread.run_sync(tools.call, asked.name, asked.arguments or {})
        except ValueError as error:
            said = types.TextContent(type="text", text=str(error))
            return types.CallToolResult(content=[said], is_error=True)
        text = json.dumps(found, ensure_ascii=False, default=str)
        said = types.TextContent(type="text", text=text)
        return types.CallToolResult(content=[said], structured_content=json.loads(text))

    try:
        number = version("duban")
    except PackageNotFoundError:  # run from a clone that was never installed
        number = ""
    server: Server[Any] = Server(
        "duban",
        version=number,
        title="督办",
        instructions=SAID,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )
    async with stdio_server() as (read, write):
        await server.run(read, write, server.create_initialization_options())
