-- ARGV: offer, by. Reply: the offer where its contact has to be put back
local id, by = ARGV[3], ARGV[4]
local offer = load(K.offer .. id)
if not offer then return {} end
if offer.state == 'talking' then
  end_talk(id, offer, by)
elseif offer.state == 'connecting' and by == 'agent' then
  return_contact(id, offer, 'put_back')
  end_offer(id, offer, 'agent_left')
  return call('HGETALL', K.offer .. id)
end
return {}
