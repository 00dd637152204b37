-- ARGV: batch. Reply: what the carrier has to be asked about, as kind and id
local reply = {}

local function ask(member, kind, id, again)
  call('ZADD', K.deadlines, now + again, member)
  table.insert(reply, {kind, id})
end

local ENDS = {}

function ENDS.offer(id, member)
  local offer = load(K.offer .. id)
  local settled = offer.state == 'talking' or (is_consultation(offer) and offer.in_agent ~= '')
  ask(member, 'offer', id, settled and T.TALK_CHECK or T.ASK_AGAIN)
end

function ENDS.lookup(id, member) ask(member, 'lookup', id, T.ASK_AGAIN) end

function ENDS.release(name, member) ask(member, 'release', call('HGET', K.agent .. name, 'offer'), T.ASK_AGAIN) end

function ENDS.look(id, member) ask(member, 'look', id, T.ASK_AGAIN) end

-- The process that claimed the ring has died with it: the phone may ring, so it is never rung again for this offer.
function ENDS.claim(id)
  local offer = load(K.offer .. id)
  return_contact(id, offer, 'returned')
  end_offer(id, offer, 'ring_lost')
end

function ENDS.widen(id, member)
  call('ZREM', K.deadlines, member)
  local contact = load(K.contact .. id)
  widen_contact(id, contact)
  if contact.state == 'waiting' then list_contact(contact) end
end

function ENDS.wrap(name) end_wrap_up(name, load(K.agent .. name), 0) end

function ENDS.cool(name, member)
  call('ZREM', K.deadlines, member)
  list_agent(name, load(K.agent .. name))
end

function ENDS.lease(name, member)
  call('ZREM', K.deadlines, member)
  send_away(name, load(K.agent .. name), 'offline', LOST, '')
end

-- These end because somebody was silent, who may have spoken while the floor stood still.
local PATIENT = {offer = true, lease = true, wrap = true}

if now - tonumber(call('GET', K.pulse) or now) > T.GAP then call('SET', K.grace, now + T.GRACE) end
call('SET', K.pulse, now)
local grace = tonumber(call('GET', K.grace) or 0)

for _, id in ipairs(call('ZRANGEBYSCORE', K.finished, '-inf', now, 'LIMIT', 0, ARGV[3])) do
  local agent = load(K.agent .. call('HGET', K.offer .. id, 'agent'))
  if agent and agent.offer == id then
    call('ZADD', K.finished, now + T.REMEMBER_OFFER, id)
  else
    call('ZREM', K.finished, id)
    call('DEL', K.offer .. id)
  end
end
call('ZREMRANGEBYSCORE', K.tombstones, '-inf', now)

for _, member in ipairs(call('ZRANGEBYSCORE', K.deadlines, '-inf', now, 'LIMIT', 0, ARGV[3])) do
  local kind, id = string.match(member, '^(%a+):(.*)$')
  if now < grace and PATIENT[kind] then
    call('ZADD', K.deadlines, grace, member)
  else
    ENDS[kind](id, member)
  end
end
return reply
