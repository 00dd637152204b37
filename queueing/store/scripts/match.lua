-- ARGV: plan as JSON [[class, [agent ...]] ...], calls a second, most offers. Reply: the offers made
local plan, cps, most = cjson.decode(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])

local function first_free(agents)
  while agents[1] and not may_be_offered(agents[1]) do table.remove(agents, 1) end
  return agents[1]
end

-- The best contact whom somebody free serves, and by which of his classes who does.
local function best_pair()
  local best
  for _, entry in ipairs(plan) do
    local agent = first_free(entry[2])
    local head = agent and call('ZRANGE', K.waiting .. entry[1], 0, 0, 'WITHSCORES') or {}
    if head[1] then
      local key = tonumber(head[2])
      if not best or key < best.key or (key == best.key and head[1] < best.member) then
        best = {key = key, member = head[1], by = {}}
      end
      if head[1] == best.member then best.by[entry[1]] = agent end
    end
  end
  return best
end

-- Who ranks before him by his class: he would have been the best if anybody free served him. One count a class.
local function passed_over(key)
  local passed = {}
  for _, class in ipairs(call('SMEMBERS', K.classes)) do
    local before = call('ZCOUNT', K.waiting .. class, '-inf', '(' .. key)
    if before > 0 then passed[class] = before end
  end
  return passed
end

-- The first of his classes that somebody free serves: who meets his needs goes before who will do by now.
local function chosen(contact, by)
  for _, standing in ipairs(standings(contact)) do
    if by[standing[2]] then return standing, by[standing[2]] end
  end
end

local function grounds(id, contact, agent, name, standing)
  local since = tonumber(contact.since)
  return cjson.encode({agent = name, offer = id, queue = contact.queue, waited = now - since, through = standing[2],
    widened = standing[1] - since, idle = now - tonumber(agent.idle_since),
    head_start = since - tonumber(contact.key),
    earlier = call('ZCOUNT', K.since .. contact.queue, '-inf', '(' .. contact.since),
    passed_over = passed_over(contact.key)})
end

local function make_offer(contact_id, by)
  local id, contact = new_offer_id(), load(K.contact .. contact_id)
  local standing, name = chosen(contact, by)
  local agent = load(K.agent .. name)
  local made = grounds(id, contact, agent, name, standing)
  move('waiting', K.contact .. contact_id, contact, 'matched', {offer = id})
  unlist_contact(contact)
  move_agent(name, agent, 'matched', {offer = id, since = now})
  call('ZREM', K.idle, name)
  call('HSET', K.offer .. id, 'state', 'offered', 'agent', name, 'contact', contact_id, 'place', contact.place,
    'queue', contact.queue, 'title', contact.title, 'phone', agent.phone, 'room', 'room-' .. id, 'ring', 'due',
    'claimed', '0', 'leg', '', 'leg_over', '', 'rang', '', 'deadline', '', 'answer_ms', contact.answer_ms,
    'wrap_ms', contact.wrap_ms, 'spoken_ms', contact.spoken_ms, 'since', contact.since, 'tell', contact.tell,
    'whisper', contact.whisper, 'whispers', contact.whispers or '{}', 'language', contact.language, 'taken', '', 'talked', '', 'talk_since', '',
    'in_caller', '', 'in_agent', '', 'reason', '', 'callback', contact.callback or '', 'made', made,
    'skills', agent.skills)
  call('RPUSH', K.rings, id)
  journal(is_uncalled(contact) and '' or contact_id, 'OfferMade', made)
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
  table.insert(made, make_offer(string.sub(best.member, 14), best.by))
  tokens = tokens - 1
end
call('HSET', K.bucket, 'tokens', tokens, 'at', now)
return made
