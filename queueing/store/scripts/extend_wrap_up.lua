-- ARGV: agent. Reply: 1, or 0 where he wraps up nothing, or has prolonged it as often as may be
local name = ARGV[3]
local agent = load(K.agent .. name)
local extended = agent and tonumber(agent.extended or 0)
if not agent or agent.state ~= 'wrapping_up' or extended >= T.EXTENSIONS then return {0} end
write(K.agent .. name, agent, {extended = extended + 1})
call('ZINCRBY', K.deadlines, T.EXTENSION, 'wrap:' .. name)
return {1}
