-- ARGV: agent, seat, lease in ms or ''. Reply: 1, or 0 where no desk counts for him
local name = ARGV[3]
local agent = load(K.agent .. name)
if not agent or (agent.seat or '') == '' then return {0} end
write(K.agent .. name, agent, {seat = ARGV[4], lease_ms = ARGV[5]})
renew_lease(name, agent)
return {1}
