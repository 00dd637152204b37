-- ARGV: agent, for how long a leg that he still has may go on. Reply: 1, or 0 where he has nothing to wrap up
local name = ARGV[3]
local agent = load(K.agent .. name)
if not agent or agent.state ~= 'wrapping_up' then return {0} end
end_wrap_up(name, agent, tonumber(ARGV[4]))
return {1}
