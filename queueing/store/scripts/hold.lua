-- ARGV: offer, 1 to hold or 0 to resume. Reply: 1, or 0 where it is so already, or nobody talks by this offer
local id, held = ARGV[3], ARGV[4] == '1'
local offer = load(K.offer .. id)
local agent = offer and load(K.agent .. offer.agent)
if not agent or agent.offer ~= id or agent.state ~= (held and 'on_call' or 'on_hold') then return {0} end
local told = {agent = offer.agent, offer = id}
if not held then told.seconds = math.floor((now - tonumber(agent.since)) / 1000) end
move_agent(offer.agent, agent, held and 'held' or 'resumed')
write(K.agent .. offer.agent, agent, {since = held and now or offer.talk_since})
if not held then
  write(K.offer .. id, offer, {loose = ''})
  expect_notice(id, offer, T.TALK_CHECK)
end
journal(offer.contact, held and 'HoldBegan' or 'HoldEnded', told)
return {1}
