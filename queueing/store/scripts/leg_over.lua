-- ARGV: offer, reason if it was not accepted yet. Reply: the offer where its contact has to be moved
local id, reason = ARGV[3], ARGV[4]
local offer = load(K.offer .. id)
if not offer or offer.leg_over == '1' then return {} end
write(K.offer .. id, offer, {leg_over = '1'})
if offer.state == 'offered' or offer.state == 'answered' then
  return_contact(id, offer, 'returned')
  end_offer(id, offer, reason)
elseif is_consultation(offer) and offer.state == 'connecting' then
  end_offer(id, offer, 'agent_left')
elseif offer.state == 'connecting' then
  return_contact(id, offer, 'put_back')
  end_offer(id, offer, 'agent_left')
  return call('HGETALL', K.offer .. id)
elseif offer.state == 'talking' then
  return lose_agent(id, offer)
else
  local agent = load(K.agent .. offer.agent)
  if agent and agent.offer == id and agent.state == 'releasing' then free_agent(offer.agent, agent) end
end
return {}
