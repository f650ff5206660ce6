"""Every write on parts: whom a jurisdiction asks, the body's deeds, what is taken over."""

from .asking import ask_bodies, carry_bodies
from .filling import begin_part, fill_in_part
from .handing_in import hand_in_part, withdraw_part
from .reminding import PartReminder, send_part_reminders
from .settling import settle_rows
from .taking_over import send_back_part, take_over_parts
from .uploading import receive_part, upload_part

__all__ = [
    "PartReminder",
    "ask_bodies",
    "begin_part",
    "carry_bodies",
    "fill_in_part",
    "hand_in_part",
    "receive_part",
    "send_back_part",
    "send_part_reminders",
    "settle_rows",
    "take_over_parts",
    "upload_part",
    "withdraw_part",
]
