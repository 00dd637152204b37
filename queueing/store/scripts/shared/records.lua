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
