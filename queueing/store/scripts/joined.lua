-- ARGV: offer, label. Reply: the offer, or nothing
local id, label = ARGV[3], ARGV[4]
local offer = load(K.offer .. id)
if not offer then return {} end
if offer.state == 'connecting' and (label == 'caller' or label == 'agent') then
  write(K.offer .. id, offer, {['in_' .. label] = '1'})
  if offer.in_caller == '1' and offer.in_agent == '1' then
    local contact, agent = load(K.contact .. offer.contact), load(K.agent .. offer.agent)
    move('offers', K.offer .. id, offer, 'met')
    move('waiting', K.contact .. offer.contact, contact, 'met')
    move('agents', K.agent .. offer.agent, agent, 'met')
    write(K.offer .. id, offer, {talked = '1', talk_since = now})
    write(K.agent .. offer.agent, agent, {since = now})
    uncount_contact(contact)
    expect_notice(id, offer, T.TALK_CHECK)
    if (offer.callback or '') == '' then
      pace(offer.queue, 'met', 1, now - tonumber(offer.claimed))
      pace(offer.queue, 'waited', 0, now - tonumber(contact.entered))
    end
    journal(offer.contact, 'TalkBegan',
      {agent = offer.agent, offer = id, queue = offer.queue, waited = now - tonumber(offer.since)})
  end
end
return call('HGETALL', K.offer .. id)
