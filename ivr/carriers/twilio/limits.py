"""The carrier's limits, from Twilio's documentation unless said otherwise."""

from __future__ import annotations

LARGEST_BODY = 64 * 1024
"""Bytes of a request: ours, for forms are below 8 kB and a softphone adds 4 kB at most."""
LARGEST_DOCUMENT = 64_000
"""Bytes of a document (error 11750)."""
LONGEST_SAY = 3000
"""Characters that every voice speaks: Polly's limit, the least of them (error 13521)."""
LONGEST_SAY_ENCODED = 4500
"""The same after URL-encoding, where a letter of Hindi counts nine (error 13521)."""
MOST_HINTS = 500
LONGEST_HINT = 100
"""Characters (TwiML Gather)."""
SHORTEST_RECORDED = 2
LONGEST_RECORDED = 14_400
"""Seconds (TwiML Record)."""
LONGEST_TRANSCRIBED = 120
"""Seconds of a recording that the carrier writes down (error 13617)."""
SHORTEST_RING = 5
LONGEST_RING = 120
"""Seconds. Twilio rings up to 600, other carriers that speak its wire 120; all add about 5 of their own."""
MOST_DIALLED = 10
"""Numbers that one Dial rings at once (TwiML Number)."""
LONGEST_SIP = 1024
"""Characters of a SIP address with its headers (TwiML Sip)."""
LARGEST_QUEUE = 5000
"""The most that the carrier's queue takes; one that an Enqueue makes by itself takes 1000 (Queue resource)."""
PAGE = 1000
"""Records of one page of a list, the most there are."""
