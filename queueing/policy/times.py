"""How long things may take on the floor, in milliseconds."""

from __future__ import annotations

from typing import Final

REST_TIMEOUT: Final = 3_000
"""No request to the carrier is waited for longer than this."""

CLAIM_LEASE: Final = 2 * REST_TIMEOUT
"""By a claim whose outcome is not known a phone may be rung so long; the agent is not free before."""

RING_LOST: Final = REST_TIMEOUT + 1_000
"""A claimed ring whose outcome is not known by then was lost with its process: others may have the caller."""

LOOK_UP_AFTER: Final = 2_000
"""A ring without an answer is looked up at the carrier so much later."""

DECIDE: Final = 10_000
"""An agent who has picked up may think so long about the key, after what he hears."""

CONNECT: Final = 10_000
"""Both must be in the room so long after the key, and after the whisper."""

CONNECT_CALLBACK: Final = 75_000
"""So long where the customer is only called then: 30 s for his telephone to ring, and 45 s for greeting and key."""

CALLING: Final = 60_000
"""A customer who was called so lately will come to his queue yet: 30 s to answer, and 30 s for the key."""

SPEECH_PER_CHARACTER: Final = 1_000 / 15
"""The telephone speaks about fifteen characters a second."""

COOL_DOWN: Final = 10_000
"""An agent who declined, or whose phone was busy, is left alone so long."""

SIGNING_IN: Final = 7_000
"""Who signs in by telephone holds it in his hand: it is not rung before he has put it down."""

EXTENSION: Final = 60_000
"""So much longer an agent may wrap up, each time that he asks for it."""

EXTENSIONS: Final = 2
"""So often he may ask, for one contact."""

GOODBYE: Final = 5_000
"""A leg that is being spoken to may end by itself so long before it is hung up."""

LOOK_LEASE: Final = 30_000
"""A contact whose looks have stopped for so long is asked of the carrier: twice the longest look."""

PUT_BACK: Final = 3_000
"""A contact who was taken out of the carrier's queue in vain is asked of the carrier so much later."""

TALK_CHECK: Final = 60_000
"""Two who talk are asked of the carrier so often, in case the notice of the end was lost."""

ASK_AGAIN: Final = 2_000
"""What the carrier could not answer is asked again so much later."""

GAP: Final = 2_000
"""No sweep for so long: the floor stood still, and notices may be missing."""

GRACE: Final = 20_000
"""After a gap nothing expires for so long."""

REMEMBER_OFFER: Final = 600_000
"""An offer that is over can be read so long."""

REMEMBER_CONTACT: Final = 7_200_000
"""A step for a contact who has left is dropped for so long."""

BATCH: Final = 100
"""A sweep takes up so many deadlines at once; the rest follows with the next."""

MATCHES: Final = 20
"""So many offers at most are made in one step, so that no step is long."""


def spoken(words: str) -> int:
    """Return how long it takes to speak `words`."""
    return int(len(words) * SPEECH_PER_CHARACTER)
