-- ARGV: offer. Reply: late | gone | accepted and again, with the offer
local id = ARGV[3]
local offer = load(K.offer .. id)
if not offer then return {'late'} end
if offer.state == 'over' then
  return {(offer.reason == 'caller_gone' or offer.reason == 'caller_left') and 'gone' or 'late'}
end
local first = offer.state == 'offered' or offer.state == 'answered'
if first then
  move('offers', K.offer .. id, offer, 'accepted')
  move_agent(offer.agent, load(K.agent .. offer.agent), 'accepted')
  call('HSET', K.agent .. offer.agent, 'since', now)
  if not is_consultation(offer) then
    move('waiting', K.contact .. offer.contact, load(K.contact .. offer.contact), 'accepted')
    call('HSET', K.contact .. offer.contact, 'last_offer', id)
    expect_no_look(offer.contact)
  end
  call('LREM', K.rings, 1, id)
  call('ZREM', K.deadlines, 'claim:' .. id, 'lookup:' .. id)
  expect_notice(id, offer, (is_being_called(offer) and T.CONNECT_CALLBACK or T.CONNECT) + tonumber(offer.spoken_ms))
  journal(call_of(offer), 'OfferAccepted', {agent = offer.agent, offer = id})
end
return {first and 'accepted' or 'again', call('HGETALL', K.offer .. id)}
