-- ARGV: agent. Reply: 1, or 0 where he is unknown
local name = ARGV[3]
local agent = load(K.agent .. name)
if not agent then return {0} end
renew_lease(name, agent)
return {1}
