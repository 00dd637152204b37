-- ARGV: agent, seat. Reply: here | elsewhere | unknown
local name, seat = ARGV[3], ARGV[4]
local agent = load(K.agent .. name)
if not agent then return {'unknown'} end
if (agent.seat or '') == '' and agent.lease_ms ~= '' then write(K.agent .. name, agent, {seat = seat}) end
if (agent.seat or '') ~= '' and agent.seat ~= seat then return {'elsewhere'} end
renew_lease(name, agent)
return {'here'}
