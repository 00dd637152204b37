-- ARGV: offer, label, the carrier's own id of the room ("" unknown). Reply: the offer, or nothing
local id, label, room = ARGV[3], ARGV[4], ARGV[5]
local offer = load(K.offer .. id)
if not offer then return {} end

local function talk_began()
  write(K.offer .. id, offer, {talked = '1', talk_since = now})
  if (offer.callback or '') ~= '' then
    journal(offer.contact, 'OfferMade', offer.made)
    journal(offer.contact, 'AgentRung', {agent = offer.agent, offer = id, leg = offer.leg})
    journal(offer.contact, 'OfferAccepted', {agent = offer.agent, offer = id})
  end
  journal(offer.contact, 'TalkBegan',
    {agent = offer.agent, offer = id, queue = offer.queue, waited = now - tonumber(offer.since)})
end

if label == 'caller' or label == 'agent' then
  if offer.state == 'connecting' then
    write(K.offer .. id, offer, {['in_' .. label] = room == '' and '1' or room})
    if is_consultation(offer) then
      expect_notice(id, offer, T.TALK_CHECK)
    elseif offer.in_caller ~= '' and offer.in_agent ~= '' then
      local contact, agent = load(K.contact .. offer.contact), load(K.agent .. offer.agent)
      move('offers', K.offer .. id, offer, 'met')
      move('waiting', K.contact .. offer.contact, contact, 'met')
      move_agent(offer.agent, agent, 'met')
      write(K.agent .. offer.agent, agent, {since = now})
      uncount_contact(contact)
      expect_notice(id, offer, T.TALK_CHECK)
      if (offer.callback or '') == '' then
        pace(offer.queue, 'met', 1, now - tonumber(offer.claimed))
        pace(offer.queue, 'waited', 0, now - tonumber(contact.entered))
      end
      talk_began()
    end
  elseif offer.reason == 'caller_gone' and offer.talked ~= '1' and room ~= '' then
    -- He hung up before we heard of it. A room ends with whoever leaves it: in the same one, both were there at once.
    write(K.offer .. id, offer, {['in_' .. label] = room})
    if offer.in_caller == offer.in_agent then talk_began() end
  end
end
return call('HGETALL', K.offer .. id)
