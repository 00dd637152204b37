-- ARGV: offer
local id = ARGV[3]
local offer = load(K.offer .. id)
if offer and offer.state == 'offered' and offer.ring == 'claimed' then
  write(K.offer .. id, offer, {ring = 'unknown'})
  call('ZREM', K.deadlines, 'claim:' .. id)
  call('ZADD', K.deadlines, now + T.LOOK_UP_AFTER, 'lookup:' .. id)
end
return {}
