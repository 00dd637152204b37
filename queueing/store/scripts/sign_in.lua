-- ARGV: agent, phone, queues, skills, lease in ms or '', seat
local name = ARGV[3]
local agent = load(K.agent .. name) or new_agent(name)
write(K.agent .. name, agent, {phone = ARGV[4], queues = ARGV[5], skills = ARGV[6], lease_ms = ARGV[7],
  seat = ARGV[8]})
for _, queue in ipairs(cjson.decode(ARGV[5])) do call('SADD', K.queues, queue) end
renew_lease(name, agent)
return {}
