"""A Flask view that answers every webhook with one constant document: what Flask and gunicorn cost by themselves."""

from __future__ import annotations

from flask import Flask, Response

DOCUMENT = (
    b'<?xml version="1.0" encoding="UTF-8"?><Response><Gather input="dtmf" action="/voice/turn?n=1&amp;at=main_menu'
    b"&amp;v=0123456789abcdef0123456789abcdef&amp;r=menu&amp;l=en&amp;k=gather#ct=2000&amp;rt=4500&amp;rc=2&amp;rp=ct,"
    b'rt,5xx&amp;tt=14500" method="POST" actionOnEmptyResult="true" timeout="6" finishOnKey="" numDigits="1">'
    b'<Say language="en-US">For an order, press 1. For billing, press 2. For our opening hours, press 3. To leave a '
    b"message, press 4. You can press 0 for a person at any time.</Say></Gather></Response>"
)

app = Flask(__name__)


@app.post("/voice")
@app.post("/voice/turn")
def constant() -> Response:
    return Response(DOCUMENT, content_type="text/xml; charset=utf-8")
