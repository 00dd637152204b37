-- One change of a call: state, reply, outbox and journal in one step.
-- KEYS: 1 the call's hash, 2 its tombstone, 3 journal, 4 outbox, 5 bodies
-- ARGV: 1 version seen ("" for none), 2 version to write, 3 call, 4 turn, 5 fingerprint, 6 now (ms), 7 events, 8 state,
--       9 "1" if the call ended, else "", 10 "answer" or "fact", 11 when effects are due (ms), 12 life of the hash (ms),
--       13 n: how many words of further fields follow, then those (name, value ...), then the effects (id, body ...)
-- Returns 1 written, 0 conflict, or the last reply if this change stands already.
local version, fingerprint, facts, ended =
  unpack(redis.call('HMGET', KEYS[1], 'version', 'fingerprint', 'facts', 'ended'))
local is_fact = ARGV[10] == 'fact'

local stands = fingerprint == ARGV[5]
if is_fact then
  stands = facts and string.find(facts, ' ' .. ARGV[5] .. ' ', 1, true)
end
if stands then
  return redis.call('HGET', KEYS[1], 'reply') or ''
end
if (version or '') ~= ARGV[1] or ended == '1' then
  return 0
end
if not version and redis.call('EXISTS', KEYS[2]) == 1 then
  return 0
end

local last_field = 13 + ARGV[13]
redis.call('HSET', KEYS[1], 'version', ARGV[2], 'turn', ARGV[4], 'state', ARGV[8], unpack(ARGV, 14, last_field))
if is_fact then
  -- Some 32 fingerprints of 64 letters; cut from the front, so that the newest stay.
  redis.call('HSET', KEYS[1], 'facts', string.sub((facts or ' ') .. ARGV[5] .. ' ', -2112))
end
if ARGV[9] == '1' then
  -- Nobody is answered any more: what was said last need not stay.
  redis.call('HDEL', KEYS[1], 'reply')
end
if not version or ARGV[9] == '1' then
  redis.call('PEXPIRE', KEYS[1], ARGV[12])
end
for i = last_field + 1, #ARGV, 2 do
  redis.call('ZADD', KEYS[4], ARGV[11], ARGV[i])
  redis.call('HSET', KEYS[5], ARGV[i], ARGV[i + 1])
end
redis.call('XADD', KEYS[3], '*', 'call', ARGV[3], 'turn', ARGV[4], 'fp', ARGV[5], 'at', ARGV[6],
  'events', ARGV[7], 'state', ARGV[8], 'ended', ARGV[9])
return 1
