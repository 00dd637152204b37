-- ARGV: server, picture as JSON. Reply: 1, or 0 where somebody else rebuilds by now.
-- The incarnation is written last: until then every step answers LOST.
if call('GET', K.rebuilding) ~= incarnation then return {0} end
local picture = cjson.decode(ARGV[4])
for _, key in ipairs(call('KEYS', K.everything)) do
  if key ~= K.tombstones then call('DEL', key) end
end

for _, entry in ipairs(picture.agents) do
  local agent = new_agent(entry.name)
  write(K.agent .. entry.name, agent, entry)
  for _, queue in ipairs(cjson.decode(entry.queues)) do call('SADD', K.queues, queue) end
  renew_lease(entry.name, agent)
  list_agent(entry.name, agent)
end

local waiting = {}
for _, id in ipairs(picture.waiting) do waiting[id] = true end

for _, entry in ipairs(picture.places) do
  local id = entry.id
  if not call('ZSCORE', K.tombstones, 'contact:' .. id) then
    place_contact(id, entry)
    if waiting[id] then
      move('waiting', K.contact .. id, entry, 'seen')
      list_contact(entry)
    else
      expect_look(id, T.PUT_BACK)
    end
  end
end

for _, offer in ipairs(picture.talking) do
  local id, agent = offer.id, load(K.agent .. offer.agent)
  write(K.offer .. id, {}, offer)
  expect_notice(id, offer, T.TALK_CHECK)
  if agent then
    write(K.agent .. offer.agent, agent, {state = offer.loose == '1' and 'on_hold' or 'on_call', offer = id, since = now})
    list_agent(offer.agent, agent)
  end
end

for _, offer in ipairs(picture.lingering) do
  write(K.offer .. offer.id, {}, offer)
  call('ZADD', K.finished, now + T.REMEMBER_OFFER, offer.id)
  local agent = load(K.agent .. offer.agent)
  write(K.agent .. offer.agent, agent, {state = 'releasing', offer = offer.id, afterwards = 'idle', since = now})
  call('ZADD', K.deadlines, now, 'release:' .. offer.agent)
  list_agent(offer.agent, agent)
end

for _, past in ipairs(picture.past) do pace(unpack(past)) end

call('SET', K.pulse, now)
call('SET', K.grace, now + T.GRACE)
call('SET', K.server, ARGV[3])
call('SET', K.incarnation, incarnation)
return {1}
