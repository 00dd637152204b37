-- Reply: the classes in which somebody waits, then for each idle agent, longest idle first, name, phone, queues, skills
local classes = call('SMEMBERS', K.classes)
local reply = {classes}
if #classes == 0 then return reply end
for _, name in ipairs(call('ZRANGE', K.idle, 0, -1)) do
  local profile = call('HMGET', K.agent .. name, 'phone', 'queues', 'skills')
  table.insert(reply, {name, profile[1], profile[2], profile[3]})
end
return reply
