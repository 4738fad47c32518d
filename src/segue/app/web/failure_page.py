"""A failure as a page, for browsers that were sent to a route: from a provider, by a link."""

import secrets
from html import escape

from fastapi import Request
from starlette.responses import Response

from segue.app.web.openapi import PREFIX
from segue.app.web.problems import problem_headers, problem_of
from segue.kernel.errors import AppError

_PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title} - Segue</title>
<style nonce="{nonce}">
body {{ font: 1rem/1.5 system-ui, sans-serif; max-width: 34rem; margin: 15vh auto; padding: 0 1.5rem; }}
h1 {{ font-size: 1.5rem; }}
small {{ opacity: 0.75; }}
</style>
</head>
<body>
<main>
<h1>{title}</h1>
<p>{detail}</p>
<p><a href="/">Go to Segue</a></p>
<p><small>{code}</small></p>
</main>
</body>
</html>
"""
_POLICY = (
    "default-src 'none'; style-src 'nonce-{nonce}'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)


def wants_page(request: Request) -> bool:
    """Whether a person looks at the answer: browsers ask for HTML where scripts ask for JSON."""
    return (
        request.method == "GET"
        and request.url.path.startswith(PREFIX)
        and "text/html" in request.headers.get("accept", "")
    )


def failure_page(error: AppError) -> Response:
    """What happened and what to do, with a way on."""
    status, _ = problem_of(error)
    nonce = secrets.token_urlsafe(16)
    page = _PAGE.format(
        title=escape(error.title), detail=escape(error.detail), code=escape(error.code), nonce=nonce
    )
    headers = {
        **problem_headers(status, error.fields),
        "content-security-policy": _POLICY.format(nonce=nonce),
    }
    return Response(page, status_code=status, headers=headers, media_type="text/html")
