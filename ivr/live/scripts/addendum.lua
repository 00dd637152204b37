-- A fact that changes no state (a recording, a transcript), also after the end of the call.
-- KEYS: 1 the call's hash, 2 journal
-- ARGV: 1 call, 2 fingerprint, 3 now (ms), 4 events
-- Returns 1 written, 0 told before.
local facts = redis.call('HGET', KEYS[1], 'facts')
if facts and string.find(facts, ' ' .. ARGV[2] .. ' ', 1, true) then
  return 0
end
if redis.call('EXISTS', KEYS[1]) == 1 then
  redis.call('HSET', KEYS[1], 'facts', string.sub((facts or ' ') .. ARGV[2] .. ' ', -2112))
end
redis.call('XADD', KEYS[2], '*', 'call', ARGV[1], 'turn', '', 'fp', ARGV[2], 'at', ARGV[3],
  'events', ARGV[4], 'state', '', 'ended', '')
return 1
