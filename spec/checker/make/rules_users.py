"""rules.json: inviting, joining, leaving, kicking and banning."""

from __future__ import annotations

from .headers import HASH
from .script import GUEST, MEMBER, MODERATOR, OWNER


def invites(cast) -> None:
    s = cast.script("invite")
    s.invite(cast.bert, cast.dora, code="notMember")
    s.bring(cast.anna, cast.emil, MEMBER)
    s.invite(cast.emil, cast.dora, code="missingCapability")
    s.invite(cast.anna, cast.dora)
    at = s.sequence
    s.invite(cast.anna, cast.dora, code="staleBase", k10=[0, at - 1])
    s.invite(cast.anna, cast.dora, code="alreadyMember", k10=[0, at])
    s.do(3, cast.dora)
    s.invite(cast.anna, cast.dora, code="alreadyMember")
    s.do(6, cast.anna, cast.dora.pair)
    s.invite(cast.anna, cast.dora, code="banned")
    s.invite(cast.anna, cast.greta, role=200, code="unknownRole")
    s.bring(cast.anna, cast.bert, MODERATOR)
    s.invite(cast.bert, cast.greta, role=OWNER, code="rankTooLow")
    s.invite(cast.bert, cast.greta, role=MODERATOR)
    s.invite(cast.anna, cast.hinz, role=OWNER)
    s.invite(cast.anna, cast.anna, code="alreadyMember")
    s.do(4, cast.greta)
    s.invite(cast.anna, cast.greta, role=GUEST)
    s.invite(cast.anna, cast.frida, document=[1, cast.wismar.document_hash(1)])
    s.invite(cast.anna, cast.cord, document=[0, HASH])
    s.save()


def joins(cast) -> None:
    """Counts, since and until; state entries when a node becomes a member, not with its second user."""
    s = cast.script("join, leave and join again")
    s.do(3, cast.anna, code="alreadyMember")
    s.do(3, cast.bert, code="notInvited")
    s.bring(cast.anna, cast.bert)
    s.bring(cast.anna, cast.dora)
    s.bring(cast.anna, cast.emil)
    s.do(3, cast.emil, code="alreadyMember")
    s.do(4, cast.dora)
    s.do(3, cast.dora, code="notInvited")
    s.do(4, cast.dora, code="notMember")
    s.do(4, cast.emil)
    s.invite(cast.anna, cast.dora)
    s.do(3, cast.dora)
    s.invite(cast.anna, cast.emil)
    s.do(4, cast.emil)
    s.do(3, cast.emil, code="notInvited")
    s.do(4, cast.frida, code="notMember")
    s.do(6, cast.anna, cast.emil.pair)
    s.do(3, cast.emil, code="banned")
    s.do(4, cast.emil, code="notMember")
    s.do(4, cast.dora)
    s.do(4, cast.bert)
    s.do(4, cast.anna)
    s.do(3, cast.anna, code="notInvited", cls="door")
    s.do(16, cast.anna, code="notMember", cls="door")
    s.save()


def declined(cast) -> None:
    s = cast.script("an invitation declined")
    s.invite(cast.anna, cast.dora)
    s.do(4, cast.dora)
    s.do(4, cast.dora, code="notMember", cls="door")
    s.do(3, cast.dora, code="notInvited", cls="door")
    s.invite(cast.anna, cast.dora)
    s.do(5, cast.anna, cast.dora.pair)
    s.do(3, cast.dora, code="notInvited", cls="door")
    s.invite(cast.anna, cast.dora)
    s.do(6, cast.anna, cast.dora.pair)
    s.do(3, cast.dora, code="banned", cls="door")
    s.save()


def kicks(cast) -> None:
    s = cast.script("kick")
    s.bring(cast.anna, cast.bert, MODERATOR)
    s.bring(cast.anna, cast.cord, MODERATOR)
    s.bring(cast.anna, cast.dora, MEMBER)
    s.do(5, cast.frida, cast.dora.pair, code="notMember")
    s.do(5, cast.dora, cast.anna.pair, code="missingCapability")
    at = s.sequence
    s.do(8, cast.anna, {**cast.dora.pair, 3: GUEST})
    s.do(5, cast.bert, cast.dora.pair, code="staleBase", k10=[0, at])
    s.do(5, cast.bert, cast.frida.pair, code="targetNotMember")
    s.do(5, cast.bert, cast.cord.pair, code="rankTooLow")
    s.do(5, cast.bert, cast.bert.pair, code="rankTooLow")
    s.do(5, cast.bert, cast.anna.pair, code="rankTooLow")
    s.do(5, cast.bert, cast.dora.pair, k10=[0, at + 1])
    s.do(5, cast.bert, cast.dora.pair, code="targetNotMember")
    s.invite(cast.bert, cast.dora, GUEST)
    s.do(5, cast.bert, cast.dora.pair)
    s.do(6, cast.bert, cast.dora.pair)
    s.do(5, cast.bert, cast.dora.pair, code="targetNotMember")
    s.do(5, cast.anna, cast.cord.pair)
    s.save()


def bans(cast) -> None:
    s = cast.script("ban and unban")
    s.bring(cast.anna, cast.bert, MODERATOR)
    s.bring(cast.anna, cast.dora, MEMBER)
    s.bring(cast.anna, cast.emil, MEMBER)
    s.bring(cast.anna, cast.greta, OWNER)
    s.do(6, cast.frida, cast.dora.pair, code="notMember")
    s.do(6, cast.dora, cast.emil.pair, code="missingCapability")
    at = s.sequence
    s.do(8, cast.anna, {**cast.dora.pair, 3: GUEST})
    s.do(6, cast.bert, cast.dora.pair, code="staleBase", k10=[0, at])
    s.do(6, cast.bert, cast.frida.pair, code="targetNotMember")
    s.do(6, cast.bert, cast.anna.pair, code="rankTooLow")
    s.do(6, cast.bert, cast.bert.pair, code="rankTooLow")
    s.do(6, cast.bert, cast.dora.pair)
    s.do(6, cast.bert, cast.dora.pair, code="alreadyBanned")
    s.do(6, cast.bert, cast.emil.pair)
    s.do(7, cast.dora, cast.emil.pair, code="notMember", cls="door")
    s.do(7, cast.bert, cast.greta.pair, code="notBanned")
    s.do(7, cast.bert, cast.frida.pair, code="notBanned")
    s.do(7, cast.bert, cast.emil.pair, code="staleBase", k10=[0, 5])
    s.do(7, cast.bert, cast.emil.pair)
    s.do(7, cast.bert, cast.emil.pair, code="notBanned")
    s.do(7, cast.cord, cast.dora.pair, code="notMember")
    s.invite(cast.bert, cast.emil)
    s.do(3, cast.emil)
    s.do(7, cast.emil, cast.dora.pair, code="missingCapability")
    s.do(4, cast.greta)
    s.do(6, cast.bert, cast.greta.pair)
    s.save()


PARTS = [invites, joins, declined, kicks, bans]
