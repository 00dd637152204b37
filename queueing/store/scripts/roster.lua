-- Reply: for each agent name, phone, queues, skills, presence, state, since, offer, contact, queue, deadline,
-- reason, by, seat, extensions
local reply = {}
for _, name in ipairs(call('SMEMBERS', K.agents)) do
  local agent = load(K.agent .. name)
  local offer = agent.offer ~= '' and load(K.offer .. agent.offer) or {contact = '', queue = '', deadline = ''}
  local deadline = (agent.state == 'offered' or agent.state == 'connecting') and offer.deadline
    or call('ZSCORE', K.deadlines, 'wrap:' .. name) or ''
  table.insert(reply, {name, agent.phone, agent.queues, agent.skills, agent.presence, agent.state, agent.since,
    agent.offer, offer.contact, offer.queue, deadline, agent.reason or '', agent.by or '', agent.seat or '',
    T.EXTENSIONS - tonumber(agent.extended or 0)})
end
return reply
