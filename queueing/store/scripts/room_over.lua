-- ARGV: offer, by. Reply: the offer where its contact has to be moved
local id, by = ARGV[3], ARGV[4]
local offer = load(K.offer .. id)
if not offer then return {} end
-- The room is named by the offer that began it; another agent may have its contact by now.
local contact = offer.state == 'over' and by ~= 'agent' and load(K.contact .. offer.contact)
local now_his = contact and contact.offer ~= '' and load(K.offer .. contact.offer)
if now_his and now_his.room == offer.room then id, offer = contact.offer, now_his end
if offer.state == 'talking' and by == 'agent' then
  return lose_agent(id, offer)
elseif offer.state == 'talking' then
  end_talk(id, offer, by)
elseif is_consultation(offer) and offer.state == 'connecting' and by == 'agent' then
  end_offer(id, offer, 'agent_left')
elseif offer.state == 'connecting' and by == 'agent' then
  return_contact(id, offer, 'put_back')
  end_offer(id, offer, 'agent_left')
  return call('HGETALL', K.offer .. id)
end
return {}
