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
