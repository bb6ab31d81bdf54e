"""Deeds: what people do to the calendar: a problem in, a problem out, or an `InputError` that says why not."""

from campaignplan.agenda.deeds.move import move, resize, retime, shift
from campaignplan.agenda.deeds.promotion import move_phase, move_promotion
from campaignplan.agenda.deeds.row import add, call_off, lock, locked_ids, remove, revive, say
from campaignplan.agenda.deeds.sound import sound
from campaignplan.agenda.deeds.templated import free_id, place, preview, take_back

__all__ = [
    "add",
    "call_off",
    "free_id",
    "lock",
    "locked_ids",
    "move",
    "move_phase",
    "move_promotion",
    "place",
    "preview",
    "remove",
    "resize",
    "retime",
    "revive",
    "say",
    "shift",
    "sound",
    "take_back",
]
