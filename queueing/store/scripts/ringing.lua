-- ARGV: offer, leg
local id, leg = ARGV[3], ARGV[4]
local offer = load(K.offer .. id)
if offer and learn_leg(id, offer, leg) and offer.state == 'offered' and offer.rang == '' then
  write(K.offer .. id, offer, {rang = '1'})
  expect_notice(id, offer, tonumber(offer.answer_ms))
end
return {}
