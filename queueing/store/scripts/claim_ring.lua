-- Reply: offer, agent, phone, contact, queue, title, ms to answer, callback; or nothing
local id = call('LPOP', K.rings)
if not id then return {} end
local offer = load(K.offer .. id)
write(K.offer .. id, offer, {ring = 'claimed', claimed = now})
call('ZADD', K.deadlines, now + T.RING_LOST, 'claim:' .. id)
return {id, offer.agent, offer.phone, offer.contact, offer.queue, offer.title, offer.answer_ms,
  offer.callback or ''}
