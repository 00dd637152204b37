-- Takes what is due from a sorted set and puts it off, so that two sweeps do not hand out the same at once.
-- KEYS: 1 the sorted set; ARGV: 1 now (ms), 2 put off to (ms), 3 at most so many
-- Returns the members, the longest due first.
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, ARGV[3])
for _, member in ipairs(due) do
  redis.call('ZADD', KEYS[1], ARGV[2], member)
end
return due
