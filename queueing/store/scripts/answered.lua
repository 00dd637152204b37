-- ARGV: offer, leg. Reply: the offer, or nothing where the leg must be hung up
local id, leg = ARGV[3], ARGV[4]
local offer = load(K.offer .. id)
if not offer or not learn_leg(id, offer, leg) or offer.state == 'over' then return {} end
if offer.state == 'offered' then
  move('offers', K.offer .. id, offer, 'answered')
  expect_notice(id, offer, T.DECIDE + tonumber(offer.spoken_ms))
end
return call('HGETALL', K.offer .. id)
