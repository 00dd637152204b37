-- What the steps are made of. Before this text stand MOVES (state tables), AFTERWARDS and MEMORY, written from Python;
-- K.<key> and T.<time> are written out. Each step is given only the pieces (divided by empty lines) that it uses.
-- Redis runs a step as a whole and rolls nothing back: so a step looks first and writes last.
local call = redis.call
local incarnation, now = ARGV[1], tonumber(ARGV[2])

-- A hash as a table; nil where there is none.
local function load(key)
  local flat = call('HGETALL', key)
  if #flat == 0 then return nil end
  local record = {}
  for i = 1, #flat, 2 do record[flat[i]] = flat[i + 1] end
  return record
end

local function write(key, record, changes)
  local flat = {}
  for field, value in pairs(changes) do
    record[field] = tostring(value)
    flat[#flat + 1] = field
    flat[#flat + 1] = value
  end
  call('HSET', key, unpack(flat))
end

-- To the next state, and `changes` with it, where there are any.
local function move(machine, key, record, event, changes)
  local state = MOVES[machine][record.state .. ' ' .. event]
  if not state then error('IllegalMove: ' .. event .. ' is not possible while ' .. record.state) end
  changes = changes or {}
  changes.state = state
  write(key, record, changes)
end

-- Write an event, of a contact or (`contact` is '') of none. `fields` is a table, or JSON already; `at`: when it
-- happened, where that was not now.
local function tell(contact, kind, fields, at)
  local fingerprint = incarnation .. ':' .. call('INCR', K.sequence)
  call('XADD', K.journal, '*', 'call', contact, 'turn', '', 'fp', fingerprint, 'at', at or now,
    'events', string.format('[["%s",%s]]', kind, type(fields) == 'string' and fields or cjson.encode(fields)),
    'state', '', 'ended', '')
end

-- In nobody's journal nothing is written.
local function journal(contact, kind, fields)
  if contact ~= '' then tell(contact, kind, fields) end
end

-- A callback whose customer is not called yet: no call of his waits in the carrier's queue.
local function is_uncalled(contact) return (contact.callback or '') ~= '' end

-- Its customer is called, or answers questions of ours: he is in no room, and in no queue.
local function is_being_called(offer) return (offer.callback or '') ~= '' and offer.in_caller == '' end

-- Note one more contact of a queue's pace: `count` of it, and milliseconds; the older, the less they weigh.
local function pace(queue, kind, count, ms)
  if queue == '' then return end
  local key, keeps = K.pace .. queue, 1 - 1 / MEMORY[kind]
  local known = call('HMGET', key, kind, kind .. '_ms')
  call('HSET', key, kind, (tonumber(known[1]) or 0) * keeps + count, kind .. '_ms', (tonumber(known[2]) or 0) * keeps + ms)
end

-- Another agent is asked about a contact, who stays with his own.
local function is_consultation(offer) return (offer.about or '') ~= '' and offer.state ~= 'talking' end

-- In whose journal an offer is written: in nobody's while he may not have picked up, for a call begins with its arrival.
local function call_of(offer) return is_being_called(offer) and '' or offer.contact end

-- An offer of a callback that came to nothing is told when it is over, of the callback: no call may ever come of it.
local function tell_callback(id, offer, reason, accepted)
  local callback, made, by = CALLBACK .. offer.callback, cjson.decode(offer.made), {agent = offer.agent, offer = id}
  made.callback = offer.callback
  tell(callback, 'OfferMade', made, tonumber(offer.since) + made.waited)
  if offer.leg ~= '' then
    tell(callback, 'AgentRung', {agent = offer.agent, offer = id, leg = offer.leg}, tonumber(offer.claimed))
  end
  if accepted then tell(callback, 'OfferAccepted', by) end
  tell(callback, 'OfferEnded', {agent = offer.agent, offer = id, reason = reason})
end

-- Contacts ------------------------------------------------------------------------------------------------------------

-- The need classes in which he stands by now, each as {since when, name}; his own is the first.
local function standings(contact)
  local all, reached = cjson.decode(contact.standings), {}
  for i = 1, tonumber(contact.reached) do reached[i] = all[i] end
  return reached
end

-- Among those who may be offered.
local function list_contact(contact)
  for _, standing in ipairs(standings(contact)) do
    call('ZADD', K.waiting .. standing[2], contact.key, contact.member)
    call('SADD', K.classes, standing[2])
  end
end

local function unlist_contact(contact)
  for _, standing in ipairs(standings(contact)) do
    call('ZREM', K.waiting .. standing[2], contact.member)
    if call('EXISTS', K.waiting .. standing[2]) == 0 then call('SREM', K.classes, standing[2]) end
  end
end

-- He stands in each class whose time has come; a sweep looks after the next one.
local function widen_contact(id, contact)
  local all, reached = cjson.decode(contact.standings), tonumber(contact.reached)
  while all[reached + 1] and all[reached + 1][1] <= now do reached = reached + 1 end
  write(K.contact .. id, contact, {reached = reached})
  if all[reached + 1] then call('ZADD', K.deadlines, all[reached + 1][1], 'widen:' .. id) end
end

-- Among those who have not met an agent yet: they are counted, and have a position.
local function count_contact(contact)
  call('ZADD', K.order .. contact.queue, contact.key, contact.member)
  if not is_uncalled(contact) then call('ZADD', K.since .. contact.queue, contact.since, contact.member) end
  call('SADD', K.queues, contact.queue)
end

local function uncount_contact(contact)
  call('ZREM', K.order .. contact.queue, contact.member)
  call('ZREM', K.since .. contact.queue, contact.member)
end

local function expect_look(id, lease) call('ZADD', K.deadlines, now + lease, 'look:' .. id) end

local function expect_no_look(id) call('ZREM', K.deadlines, 'look:' .. id) end

local function place_contact(id, contact)
  contact.member = string.format('%012d:%s', call('INCR', K.sequence), id)
  contact.state, contact.offer, contact.last_offer, contact.reached = 'placed', '', '', '1'
  contact.entered = now
  write(K.contact .. id, {}, contact)
  widen_contact(id, contact)
  count_contact(contact)
  if is_uncalled(contact) then
    call('SADD', K.callbacks, id)
    move('waiting', K.contact .. id, contact, 'seen')
    list_contact(contact)
  else
    expect_look(id, T.LOOK_LEASE)
  end
end

local function forget_contact(id, contact)
  move('waiting', K.contact .. id, contact, 'left')
  unlist_contact(contact)
  uncount_contact(contact)
  expect_no_look(id)
  call('SREM', K.callbacks, id)
  call('ZREM', K.deadlines, 'widen:' .. id)
  call('DEL', K.contact .. id)
end

-- The offer came to nothing: he waits on at his old place. A customer who is being called has none to come back to: he
-- enters when he has said that he wants to be put through. Who comes from a talk is counted again.
local function return_contact(id, offer, event)
  local contact = load(K.contact .. offer.contact)
  if not contact or contact.offer ~= id then return end
  if event == 'put_back' and is_being_called(offer) then
    forget_contact(offer.contact, contact)
    return
  end
  if contact.state == 'talking' then count_contact(contact) end
  move('waiting', K.contact .. offer.contact, contact, event)
  write(K.contact .. offer.contact, contact, {offer = ''})
  if contact.state == 'waiting' then list_contact(contact) end
  if event == 'kept' then expect_look(offer.contact, T.LOOK_LEASE) end
  if event == 'put_back' then expect_look(offer.contact, T.PUT_BACK) end
end

-- Agents --------------------------------------------------------------------------------------------------------------

-- Among the idle ones exactly where he may be offered somebody; a lease that ran out is seen when he is matched.
local function list_agent(name, agent)
  if agent.presence == 'available' and agent.state == 'idle' and tonumber(agent.cool_until) <= now then
    call('ZADD', K.idle, agent.idle_since, name)
  else
    call('ZREM', K.idle, name)
  end
end

-- What he has done since it was told last, with the state that he leaves now; `turned`: when he came into it. Processes'
-- clocks differ a little: a step that comes with an earlier time than the last one takes no time.
local function spent(agent)
  local all, ms = agent.spent or '', now - tonumber(agent.turned or now)
  if ms <= 0 then return {spent = all, turned = agent.turned or now} end
  return {spent = string.format('%s%s["%s",%.0f]', all, all == '' and '' or ',', agent.state, ms), turned = now}
end

local function move_agent(name, agent, event, changes)
  local done = spent(agent)
  changes = changes or {}
  changes.spent, changes.turned = done.spent, done.turned
  move('agents', K.agent .. name, agent, event, changes)
end

-- He comes to rest, or his presence changes.
local function tell_spent(name, agent)
  local done = spent(agent)
  if done.spent == '' then return end
  tell('', 'AgentSpent', string.format(
    '{"agent":%s,"presence":"%s","reason":%s,"since":%.0f,"until":%.0f,"spent":[%s],"afresh":%s}',
    cjson.encode(name), agent.presence, cjson.encode(agent.reason or ''), agent.told or agent.turned or now,
    done.turned, done.spent, agent.told and agent.afresh ~= '1' and 'false' or 'true'))
  write(K.agent .. name, agent, {spent = '', turned = done.turned, told = done.turned, afresh = ''})
end

local function free_agent(name, agent)
  local key = K.agent .. name
  call('ZREM', K.deadlines, 'release:' .. name)
  move_agent(name, agent, agent.afterwards == 'not_answering' and 'missed' or 'freed')
  tell_spent(name, agent)
  if agent.afterwards == 'cooling' then
    write(key, agent, {idle_since = now, cool_until = now + T.COOL_DOWN})
    call('ZADD', K.deadlines, now + T.COOL_DOWN, 'cool:' .. name)
  end
  write(key, agent, {since = now, offer = '', afterwards = ''})
  list_agent(name, agent)
end

-- He is there, idle and rested, and his lease has not run out.
local function may_be_offered(name)
  if not call('ZSCORE', K.idle, name) then return false end
  local lease = call('HGET', K.agent .. name, 'lease_until')
  return lease == '' or tonumber(lease) >= now
end

-- Free at once where no phone was rung, else when the carrier says that his leg is over. A ring that was claimed may
-- still be on its way to the carrier: until the claim's lease is over, that nobody finds a leg proves nothing.
local function release_agent(name, agent, offer, afterwards, patience)
  write(K.agent .. name, agent, {afterwards = afterwards, since = now})
  if offer.ring == 'due' or offer.ring == 'failed' or offer.leg_over == '1' then
    free_agent(name, agent)
  elseif offer.leg == '' then
    call('ZADD', K.deadlines, math.max(now, tonumber(offer.claimed) + T.CLAIM_LEASE), 'release:' .. name)
  else
    call('ZADD', K.deadlines, now + patience, 'release:' .. name)
  end
end

-- His leg, where he still has one, may go on for so long.
local function end_wrap_up(name, agent, patience)
  local key, offer = K.agent .. name, load(K.offer .. agent.offer)
  if offer and offer.claimed ~= '0' then pace(offer.queue, 'handled', 1, now - tonumber(offer.claimed)) end
  journal(offer and call_of(offer) or '', 'WrapUpEnded',
    {agent = name, offer = agent.offer, seconds = math.floor((now - tonumber(agent.since)) / 1000)})
  call('ZREM', K.deadlines, 'wrap:' .. name)
  write(key, agent, {idle_since = now, since = now})
  if not offer or offer.leg_over == '1' then
    move_agent(name, agent, 'wrapped_up')
    tell_spent(name, agent)
    write(key, agent, {offer = ''})
    list_agent(name, agent)
  else
    move_agent(name, agent, 'lingered')
    release_agent(name, agent, offer, 'idle', patience)
  end
end

local function new_agent(name)
  local agent = {state = 'idle', presence = 'offline', since = now, idle_since = now, cool_until = '0', offer = '',
    afterwards = '', lease_ms = '', lease_until = '', reason = '', by = '', seat = '', extended = '0',
    spent = '', turned = now, told = now, afresh = '1'}
  write(K.agent .. name, {}, agent)
  call('SADD', K.agents, name)
  return agent
end

local function renew_lease(name, agent)
  if agent.lease_ms == '' then
    write(K.agent .. name, agent, {lease_until = ''})
    call('ZREM', K.deadlines, 'lease:' .. name)
  else
    local last = now + tonumber(agent.lease_ms)
    write(K.agent .. name, agent, {lease_until = last})
    call('ZADD', K.deadlines, last, 'lease:' .. name)
  end
end

-- Offers --------------------------------------------------------------------------------------------------------------

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
