-- ARGV: offer, reason, then the states in which it may end. Reply: the offer, or nothing where it has gone on
local id, reason = ARGV[3], ARGV[4]
local offer, may_end = load(K.offer .. id), false
for i = 5, #ARGV do may_end = may_end or (offer and offer.state == ARGV[i]) end
if not may_end then return {} end
local event = offer.state ~= 'connecting' and 'returned' or reason == 'not_taken' and 'kept' or 'put_back'
if reason == 'ring_failed' then write(K.offer .. id, offer, {ring = 'failed'}) end
return_contact(id, offer, event)
end_offer(id, offer, reason)
return call('HGETALL', K.offer .. id)
