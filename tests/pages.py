"""Four layouts of government pages, none a real site's: each a function of a title and a body."""

from __future__ import annotations

NEWS = "".join(
    f'<li><a href="/zwgk/{n}.html">某市召开第{n}次工作会议，研究部署有关事项</a></li>' for n in range(30)
)


def modern(title: str, body: str) -> str:
    """Sections with telling names, particulars in a table above the text."""
    return f"""<!DOCTYPE html><html lang="zh"><head><meta charset="utf-8"><title>{title}_某市人民政府</title>
<style>.a{{color:red}}</style><script>var x = "一、不是正文。（牵头部门：市假局）";</script></head><body>
<header><div class="logo">某市人民政府</div><form><input value="搜索"></form></header>
<nav class="navbar"><ul><li><a href="/">首页</a></li><li><a href="/zwgk">政务公开</a></li></ul></nav>
<div class="breadcrumb">当前位置：<a href="/">首页</a> &gt; <a href="/zwgk">政务公开</a> &gt; 文件</div>
<div class="article"><table class="info"><tr><td>索 引 号：</td><td>000000/2023-00012</td><td>主题分类：</td>
<td>城乡建设</td></tr><tr><td>发布机构：</td><td>某市人民政府办公室</td><td>成文日期：</td><td>2023年5月4日</td></tr>
<tr><td>发文字号：</td><td>某政办发〔2023〕12号</td><td>有效性：</td><td></td></tr></table>
<h1>{title}</h1>
<p class="sub">发布时间：2023-05-06 09:30　来源：某市人民政府办公室
　浏览次数：<span>123</span>　字号：[大 中 小]</p>
<div class="share bdsharebuttonbox"><a>微信</a><a>微博</a></div>
<div class="content">{body}
<p>附件：<a href="/files/1.docx">1.重点任务分工表.docx</a></p></div>
<div class="tools">【打印】 【关闭】</div></div>
<aside class="related"><h3>相关链接</h3><ul>{NEWS}</ul></aside>
<footer>主办：某市人民政府办公室　备案号：某ICP备0000号　网站标识码：0000000000</footer></body></html>"""


def tables(title: str, body: str) -> str:
    """Laid out by tables within tables, as pages of 2005 are; tags in capitals, old charset."""
    return f"""<HTML><HEAD><META http-equiv="Content-Type" content="text/html; charset=gb2312">
<TITLE>某市政府网</TITLE></HEAD><BODY bgcolor=#ffffff>
<TABLE width=960><TR><TD colspan=2><IMG src=top.jpg alt=某市政府网></TD></TR>
<TR><TD><A href=/>首页</A> | <A href=/a>政府文件</A> | <A href=/b>机构职能</A></TD></TR></TABLE>
<TABLE width=960><TR><TD width=200 valign=top><TABLE><TR><TD><A href=1>政府文件</A></TD></TR>
<TR><TD><A href=2>部门文件</A></TD></TR></TABLE></TD>
<TD valign=top><TABLE><TR><TD>您现在的位置：<A href=/>首页</A>-&gt;政府文件</TD></TR>
<TR><TD align=center><FONT size=5><B>{title}</B></FONT></TD></TR>
<TR><TD align=center>某政办发〔2023〕12号　　2023-05-04</TD></TR>
<TR><TD><FONT size=3>{body.replace("<p>", "<P>&nbsp;&nbsp;&nbsp; ").replace("</p>", "")}</FONT></TD></TR>
<TR><TD align=right>[<A href="javascript:print()">打印本页</A>]
 [<A href="javascript:close()">关闭窗口</A>]</TD></TR>
</TABLE></TD></TR></TABLE>
<CENTER>版权所有：某市人民政府　技术支持：某市信息中心　电话：0000-0000000</CENTER></BODY></HTML>"""


def breaks(title: str, body: str) -> str:
    """One block whose paragraphs are only broken, particulars in a list of definitions, all in one form."""
    text = body.replace("<p>", "").replace("</p>", "<br/>")
    return f"""<html><body><form id="aspnetForm">
<div id="top" style="display:none">隐藏的文字，不应读入。</div>
<div id="menu"><a>网站首页</a><a>信息公开</a></div>
<dl><dt>发文字号</dt><dd>某政办发〔2023〕12号</dd><dt>发布机构</dt><dd>某市人民政府办公室</dd>
<dt>成文日期</dt><dd>2023-05-04</dd></dl>
<div><div class="title_x">{title}</div><div id="zoom"><span style="font-size:16pt">{text}</span></div></div>
<div>上一篇：<a href="1">关于某事的通知</a></div><div>下一篇：<a href="2">关于另一件事的通知</a></div>
<ul class="list">{NEWS}</ul></form></body></html>"""


def word(title: str, body: str) -> str:
    """What an office program pasted into a page: a span for each few characters, empty paragraphs."""
    marked = body.replace("，", "，</span><span lang=EN-US style='font-family:仿宋'>").replace(
        "<p>", "<p class=MsoNormal><span>"
    )
    marked = marked.replace("</p>", "</span><o:p></o:p></p><p class=MsoNormal>&nbsp;</p>")
    return f"""<?xml version="1.0"?><!-- saved from url=(0030)http://example.invalid/1.html -->
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1.dtd">
<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta name="ArticleTitle" content="{title}" />
<title>某市人民政府 政府文件</title></head><body><div class="header-top"><a>登录</a></div>
<div class="main"><div class="left-nav">{NEWS}</div><div class="TRS_Editor"><div>
<p align="center"><span>{title}</span></p>{marked}</div></div></div></body></html>"""
