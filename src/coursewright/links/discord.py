"""Discord: invitations to a server, which end unless their author says otherwise."""

from __future__ import annotations

from urllib.parse import quote

from coursewright.links.asking import Ask, Inquiry
from coursewright.links.resources import Invitation
from coursewright.links.verdicts import Answer
from coursewright.links.web import untold

_API = "https://discord.com/api/v10/invites/"


def inquire(invitation: Invitation) -> Inquiry[Answer]:
    """Whether an invitation still holds. Source: Discord's documentation, "Get Invite"."""
    reply = yield Ask(_API + quote(invitation.code, safe=""), limit=100_000)
    data = reply.json()
    if reply.status == 200 and isinstance(data, dict):
        ends = data.get("expires_at")
        return Answer("ok", f"this invitation ends on {str(ends)[:10]}" if ends else "")
    if reply.status == 404:
        return Answer("broken", "this invitation has ended, or never was")
    return untold("Discord", reply)
