-- ARGV: contact. Reply: nothing where he does not wait, else his classes; how many are before him; class and how many in
-- it are before him, in pairs; and for each queue its name and what it is like
local contact = load(K.contact .. ARGV[3])
if not contact or (contact.state ~= 'placed' and contact.state ~= 'waiting') then return {} end
local classes, ahead, before, paces = {}, 0, {}, {}
for i, standing in ipairs(standings(contact)) do classes[i] = standing[2] end
for _, class in ipairs(call('SMEMBERS', K.classes)) do
  table.insert(before, class)
  table.insert(before, call('ZCOUNT', K.waiting .. class, '-inf', '(' .. contact.key))
end
for _, queue in ipairs(call('SMEMBERS', K.queues)) do
  ahead = ahead + call('ZCOUNT', K.order .. queue, '-inf', '(' .. contact.key)
  local known = call('HMGET', K.pace .. queue, 'handled', 'handled_ms', 'met', 'met_ms', 'waited', 'waited_ms')
  for i = 1, 6 do known[i] = known[i] or '0' end
  table.insert(paces, {queue, unpack(known)})
end
return {classes, ahead, before, paces}
