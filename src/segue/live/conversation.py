"""What a client may say over the socket, and what it is answered."""

from typing import Literal

import msgspec

from segue.kernel.errors import AppError
from segue.live.contracts import CloseCode
from segue.live.errors import MessageRefused
from segue.live.listener import Listener
from segue.live.service import Live, subscribed_text

LARGEST = 16 * 1024
"""Bytes of a client's message: the longest that makes sense has a few hundred."""
_BURST = 60.0
_A_SECOND = 10.0
Name = int | str
_encode = msgspec.json.encode


class _Said(msgspec.Struct, forbid_unknown_fields=True):
    op: Literal["subscribe", "unsubscribe", "ping", "pong"]
    id: Name | None = None
    topic: str | None = None
    since: int | None = None


class _Letterhead(msgspec.Struct):
    """Any JSON object: what it says beside its name does not matter."""

    id: Name | None = None


_said = msgspec.json.Decoder(_Said)
_letterhead = msgspec.json.Decoder(_Letterhead)


class Conversation:
    """One client's side of a socket."""

    def __init__(self, live: Live, listener: Listener) -> None:
        self._live = live
        self._listener = listener
        self._allowed = _BURST
        self._counted_at = listener.heard_at

    async def hear(self, text: str | bytes) -> None:
        """Take a message in, and put the answer to it into the outbox. What cannot be one ends the socket."""
        listener = self._listener
        listener.hear()
        if len(text) > LARGEST:
            listener.cut(CloseCode.TOO_LARGE)
        elif not self._may_speak():
            listener.cut(CloseCode.TOO_MANY)
        else:
            try:
                said = _said.decode(text)
            except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
                self._refuse(text)
            else:
                await self._answer(said)

    async def _answer(self, said: _Said) -> None:
        try:
            match said.op:
                case "subscribe":
                    found = await self._live.subscribe(self._listener, said.topic or "", said.since)
                    self._listener.put(subscribed_text(found, said.id))
                    for told in found.missed:
                        self._listener.put(told.text)
                    if found.present is not None:
                        self._listener.put(found.present)
                case "unsubscribe":
                    self._live.unsubscribe(self._listener, self._live.topics.read(said.topic or ""))
                    self._say("unsubscribed", said.id, topic=said.topic)
                case "ping":
                    self._say("pong", said.id)
                case "pong":
                    pass
        except AppError as error:
            self._tell(error, said.id, said.topic)

    def _refuse(self, text: str | bytes) -> None:
        try:
            name = _letterhead.decode(text).id
        except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
            self._listener.cut(CloseCode.UNREADABLE)
        else:
            self._tell(MessageRefused("Send op, id, topic and since as the protocol has them."), name, None)

    def _may_speak(self) -> bool:
        now = self._listener.heard_at
        self._allowed = min(_BURST, self._allowed + (now - self._counted_at) * _A_SECOND) - 1
        self._counted_at = now
        return self._allowed >= 0

    def _say(self, op: str, name: Name | None, **told: object) -> None:
        self._listener.put(_encode({"op": op, "id": name, **told}).decode())

    def _tell(self, error: AppError, name: Name | None, topic: str | None) -> None:
        self._say("error", name, topic=topic, code=error.code, title=error.title, detail=error.detail)
