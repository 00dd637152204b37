-- Greater than every number given out before, even where the last second of them is lost.
local function new_offer_id()
  local number = math.max(now, tonumber(call('GET', K.last_offer) or 0) + 1)
  call('SET', K.last_offer, number)
  return string.format('%s-%.0f', incarnation, number)
end

local function expect_notice(id, offer, within)
  write(K.offer .. id, offer, {deadline = now + within})
  call('ZADD', K.deadlines, now + within, 'offer:' .. id)
end

-- Where the leg is being spoken to, it may end by itself.
local function patience_for(offer, reason)
  if offer.state == 'offered' or reason == 'no_answer' or reason == 'not_joined' or reason == 'not_reached' then
    return 0
  end
  return T.GOODBYE
end

local function close_offer(id, offer)
  move('offers', K.offer .. id, offer, 'ended')
  call('LREM', K.rings, 1, id)
  call('ZREM', K.deadlines, 'offer:' .. id, 'claim:' .. id, 'lookup:' .. id)
  call('ZADD', K.finished, now + T.REMEMBER_OFFER, id)
end

local function end_offer(id, offer, reason)
  local patience, agent = patience_for(offer, reason), load(K.agent .. offer.agent)
  local accepted = offer.state == 'connecting'
  close_offer(id, offer)
  write(K.offer .. id, offer, {reason = reason})
  if agent and agent.offer == id then
    move_agent(offer.agent, agent, 'withdrawn')
    release_agent(offer.agent, agent, offer, AFTERWARDS[reason], patience)
  end
  if (offer.callback or '') ~= '' then
    tell_callback(id, offer, reason, accepted)
  else
    journal(offer.contact, 'OfferEnded', {agent = offer.agent, offer = id, reason = reason})
  end
end

-- The consultation that is under way about a talk, and its id; nil where there is none.
local function consultation_of(offer)
  local id = offer.consults or ''
  local asked = id ~= '' and load(K.offer .. id)
  if asked and asked.state ~= 'over' and asked.state ~= 'talking' then return asked, id end
end

-- They have talked, and one of them has left. Who was asked about it is free.
local function end_talk(id, offer, by)
  local contact, agent = load(K.contact .. offer.contact), load(K.agent .. offer.agent)
  local asked, asked_id = consultation_of(offer)
  if asked then end_offer(asked_id, asked, 'caller_gone') end
  close_offer(id, offer)
  journal(call_of(offer), 'TalkEnded', {agent = offer.agent, offer = id, by = by,
    seconds = math.floor((now - tonumber(offer.talk_since)) / 1000)})
  if contact and contact.offer == id then forget_contact(offer.contact, contact) end
  if agent and agent.offer == id then
    move_agent(offer.agent, agent, 'parted')
    write(K.agent .. offer.agent, agent, {since = now, extended = 0})
    call('ZADD', K.deadlines, now + tonumber(offer.wrap_ms), 'wrap:' .. offer.agent)
    if tonumber(offer.wrap_ms) == 0 then end_wrap_up(offer.agent, agent, 0) end
  end
end

-- The agent who is asked has the talk from now on, where he is in the room, and the contact on hold. Reply: his offer,
-- nil where nobody is.
local function hand_over(id, offer)
  local asked, asked_id = consultation_of(offer)
  if not asked or asked.in_agent == '' then return nil end
  local contact, name, agent = load(K.contact .. offer.contact), asked.agent, load(K.agent .. asked.agent)
  if contact and contact.offer == id then write(K.contact .. offer.contact, contact, {offer = asked_id}) end
  move('offers', K.offer .. asked_id, asked, 'met', {talked = '1', talk_since = now})
  move_agent(name, agent, 'met')
  move_agent(name, agent, 'held', {since = now})
  -- Where the process that is to join them dies, a sweep does it.
  expect_notice(asked_id, asked, T.ASK_AGAIN)
  end_talk(id, offer, 'agent')
  journal(offer.contact, 'TalkBegan', {agent = name, offer = asked_id, queue = offer.queue, waited = 0})
  journal(offer.contact, 'HoldBegan', {agent = name, offer = asked_id})
  return call('HGETALL', K.offer .. asked_id)
end

-- The agent of a talk has gone. Where the room may go on without him his contact is not left alone in it: he goes to the
-- colleague who is asked about him, if he is there, else back to his place. Reply: the offer whose contact has to be moved.
local function lose_agent(id, offer)
  local handed = hand_over(id, offer)
  if handed then return handed end
  if (offer.loose or '') == '' then
    end_talk(id, offer, 'agent')
    return {}
  end
  return_contact(id, offer, 'put_back')
  end_talk(id, offer, 'agent')
  return call('HGETALL', K.offer .. id)
end

-- False where the offer has another leg already.
local function learn_leg(id, offer, leg)
  if offer.leg == '' then
    write(K.offer .. id, offer, {leg = leg, ring = 'rung'})
    call('ZREM', K.deadlines, 'claim:' .. id, 'lookup:' .. id)
    journal(call_of(offer), 'AgentRung', {agent = offer.agent, offer = id, leg = leg})
    if offer.state == 'offered' then
      expect_notice(id, offer, tonumber(offer.answer_ms))
    elseif call('ZSCORE', K.deadlines, 'release:' .. offer.agent) then
      call('ZADD', K.deadlines, now, 'release:' .. offer.agent)
    end
  end
  return offer.leg == leg
end

-- The agent goes away: whoever he was offered is given back first. A pause of one who is free begins now.
local function send_away(name, agent, presence, reason, by)
  if agent.state == 'offered' then
    local offer = load(K.offer .. agent.offer)
    return_contact(agent.offer, offer, 'returned')
    end_offer(agent.offer, offer, 'agent_away')
    agent = load(K.agent .. name)
  end
  tell_spent(name, agent)
  local begins = agent.state == 'idle' and agent.presence ~= presence
  write(K.agent .. name, agent,
    {presence = presence, reason = reason, by = by, since = begins and now or agent.since})
  list_agent(name, agent)
end
