-- ARGV: agent, presence, reason, by whom, for how long nobody is offered to him. Reply: 1, or 0 where he is unknown
local name, presence, reason, by = ARGV[3], ARGV[4], ARGV[5], ARGV[6]
local agent = load(K.agent .. name)
if not agent then return {0} end
local rest = tonumber(ARGV[7])
if rest > 0 then
  write(K.agent .. name, agent, {cool_until = now + rest})
  call('ZADD', K.deadlines, now + rest, 'cool:' .. name)
end
if presence ~= 'available' then
  send_away(name, agent, presence, reason, by)
  return {1}
end
tell_spent(name, agent)
if agent.state == 'not_answering' then
  move_agent(name, agent, 'returned')
  write(K.agent .. name, agent, {since = now, idle_since = now})
elseif agent.afterwards == 'not_answering' then
  write(K.agent .. name, agent, {afterwards = 'idle', idle_since = now})
elseif agent.presence ~= 'available' then
  write(K.agent .. name, agent, {idle_since = now, since = agent.state == 'idle' and now or agent.since})
end
write(K.agent .. name, agent, {presence = presence, reason = reason, by = by})
renew_lease(name, agent)
list_agent(name, agent)
return {1}
