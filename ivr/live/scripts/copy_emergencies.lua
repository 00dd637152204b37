-- Writes the whole copy of the emergency switches, where there is none.
-- KEYS: 1 the hash
-- ARGV: 1 the field that says that it is whole, 2 life of the copy (ms), then calendar and until (ms) in turn
-- What a switch has written meanwhile is newer than what is brought here, and stays.
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 1 then
  return 0
end
for i = 3, #ARGV, 2 do
  redis.call('HSETNX', KEYS[1], ARGV[i], ARGV[i + 1])
end
redis.call('HSET', KEYS[1], ARGV[1], '1')
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 1
