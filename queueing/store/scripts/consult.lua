-- ARGV: offer of the talk, the agent to be asked. Reply: his offer, or nothing where that cannot be
local about, name = ARGV[3], ARGV[4]
local talk = load(K.offer .. about)
if not talk or talk.state ~= 'talking' or talk.contact == '' then return {} end
if consultation_of(talk) or not may_be_offered(name) then return {} end
local id, agent = new_offer_id(), load(K.agent .. name)
local asked = {}
for field, value in pairs(talk) do asked[field] = value end
for _, field in ipairs({'leg', 'leg_over', 'rang', 'deadline', 'talked', 'talk_since', 'in_caller', 'in_agent', 'reason',
  'callback', 'made', 'consults'}) do asked[field] = '' end
asked.id, asked.state, asked.agent, asked.phone, asked.skills = id, 'offered', name, agent.phone, agent.skills
asked.ring, asked.claimed, asked.taken, asked.loose = 'due', '0', '1', '1'
asked.about, asked.by = about, talk.agent
write(K.offer .. id, {}, asked)
write(K.offer .. about, talk, {consults = id, loose = '1'})
move_agent(name, agent, 'matched', {offer = id, since = now})
call('ZREM', K.idle, name)
call('RPUSH', K.rings, id)
journal(talk.contact, 'Consulted', {agent = name, offer = id, queue = talk.queue, by = talk.agent})
return call('HGETALL', K.offer .. id)
