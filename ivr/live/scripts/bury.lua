-- Remembers a call that ended before it was begun, unless it has been begun meanwhile.
-- KEYS: 1 the call's hash, 2 its tombstone; ARGV: 1 the final status, 2 life of the tombstone (ms)
-- Returns 1 buried, 0 the call is there.
if redis.call('EXISTS', KEYS[1]) == 1 then
  return 0
end
redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[2])
return 1
