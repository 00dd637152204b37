-- Reply: for each queue its name, how many wait, since when the first
local reply = {}
for _, queue in ipairs(call('SMEMBERS', K.queues)) do
  local first = call('ZRANGE', K.since .. queue, 0, 0, 'WITHSCORES')
  table.insert(reply, {queue, call('ZCARD', K.since .. queue), first[2] or ''})
end
return reply
