"""YouTube: videos, playlists and channels.

The page of a video proves nothing, for it answers 200 for one that is gone, and neither does its
thumbnail, which stays. What gives players their data (oEmbed) knows.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, urlsplit

from coursewright.links.asking import Ask, Inquiry, Reply
from coursewright.links.resources import Channel, Playlist, Video
from coursewright.links.verdicts import Answer, Verdict
from coursewright.links.web import answer_of, follow, untold

_OEMBED = "https://www.youtube.com/oembed?format=json&url="

_MEANINGS: Mapping[int, tuple[Verdict, str]] = {
    401: (
        "not-embeddable",
        "it plays on YouTube only: its owner does not let other pages show it, or not to everyone",
    ),
    403: ("private", "it is private: only people whom its owner chose can see it"),
    404: ("broken", "YouTube has nothing of this name: it was removed, or never was there"),
}
"""What oEmbed's answers mean, but for 200.

Source: oembed.com, "2.3.4 Error responses", for 401 and 404; that YouTube gives 401 where
embedding is off and 403 for private videos was found by asking it for videos of each kind. All
other answers (400 for an id of the right form, 429, 5xx) say nothing of the video.
"""


def inquire(thing: Video | Playlist) -> Inquiry[Answer]:
    """Whether a video or a playlist is there, may be seen, and may be shown by other pages."""
    kind = "watch?v=" if isinstance(thing, Video) else "playlist?list="
    address = f"https://www.youtube.com/{kind}{thing.id}"
    reply = yield Ask(_OEMBED + quote(address, safe=""), limit=100_000)
    return _answer(reply)


def _answer(reply: Reply) -> Answer:
    if reply.status == 200:
        data = reply.json()
        if isinstance(data, dict):
            title = data.get("title")
            return Answer("ok", title=title if isinstance(title, str) else None)
        return Answer("blocked", "YouTube answered with a page instead of what it was asked for")
    if reply.status in _MEANINGS:
        return Answer(*_MEANINGS[reply.status])
    return untold("YouTube", reply)


def inquire_channel(channel: Channel) -> Inquiry[Answer]:
    """Whether a channel is there, which its page tells."""
    end = yield from follow(Ask(channel.url))
    if urlsplit(end.url).hostname == "consent.youtube.com":
        return Answer(
            "unverifiable", "YouTube wants its readers' consent before it shows a channel"
        )
    answer = answer_of(channel.url, end)
    return Answer("ok") if answer.verdict == "moved" else answer
