-- ARGV: plan as JSON [[class, [agent ...]] ...], calls a second, most offers. Reply: the offers made
local plan, cps, most = cjson.decode(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])

local function may_be_offered(name)
  if not call('ZSCORE', K.idle, name) then return false end
  local lease = call('HGET', K.agent .. name, 'lease_until')
  return lease == '' or tonumber(lease) >= now
end

local function first_free(agents)
  while agents[1] and not may_be_offered(agents[1]) do table.remove(agents, 1) end
  return agents[1]
end

-- The best contact whom somebody free serves, and that agent.
local function best_pair()
  local best
  for _, entry in ipairs(plan) do
    local agent = first_free(entry[2])
    local head = agent and call('ZRANGE', K.waiting .. entry[1], 0, 0, 'WITHSCORES') or {}
    if head[1] then
      local key = tonumber(head[2])
      if not best or key < best.key or (key == best.key and head[1] < best.member) then
        best = {key = key, member = head[1], agent = agent}
      end
    end
  end
  return best
end

-- Greater than every number given out before, even where the last second of them is lost.
local function new_id()
  local number = math.max(now, tonumber(call('GET', K.last_offer) or 0) + 1)
  call('SET', K.last_offer, number)
  return string.format('%s-%.0f', incarnation, number)
end

local function make_offer(contact_id, name)
  local id, contact, agent = new_id(), load(K.contact .. contact_id), load(K.agent .. name)
  move('waiting', K.contact .. contact_id, contact, 'matched')
  write(K.contact .. contact_id, contact, {offer = id})
  unlist_contact(contact)
  move('agents', K.agent .. name, agent, 'matched')
  write(K.agent .. name, agent, {offer = id, since = now})
  list_agent(name, agent)
  write(K.offer .. id, {}, {state = 'offered', agent = name, contact = contact_id, place = contact.place,
    queue = contact.queue, title = contact.title, phone = agent.phone, room = 'room-' .. id, ring = 'due', claimed = '0', leg = '',
    leg_over = '', rang = '', deadline = '', answer_ms = contact.answer_ms, wrap_ms = contact.wrap_ms,
    spoken_ms = contact.spoken_ms, since = contact.since, tell = contact.tell, whisper = contact.whisper,
    language = contact.language, taken = '', talked = '', talk_since = '', in_caller = '', in_agent = '',
    reason = '', callback = contact.callback or ''})
  call('RPUSH', K.rings, id)
  journal(contact_id, 'OfferMade',
    {agent = name, offer = id, queue = contact.queue, waited = now - tonumber(contact.since)})
  return id
end

-- One bucket for all processes; it holds one second's worth, and one call at least.
local bucket = call('HMGET', K.bucket, 'tokens', 'at')
local full = math.max(1, cps)
local tokens = math.min(full, tonumber(bucket[1] or full) + math.max(0, now - tonumber(bucket[2] or now)) * cps / 1000)
local made = {}
while tokens >= 1 and #made < most do
  local best = best_pair()
  if not best then break end
  table.insert(made, make_offer(string.sub(best.member, 14), best.agent))
  tokens = tokens - 1
end
call('HSET', K.bucket, 'tokens', tokens, 'at', now)
return made
