-- Says how an errand stands, and gives it to the process that asks where nobody is at it.
-- KEYS: 1 the errand's hash, 2 its holder
-- ARGV: 1 who asks, 2 for how long it is held (ms), 3 body ("" where only a known errand is taken up),
--       4 until when it is of use (ms), 5 life of the errand (ms)
-- Returns {state, body or answer, until}.
local body, answer, till = unpack(redis.call('HMGET', KEYS[1], 'body', 'answer', 'until'))
if answer then
  return {'answered', answer, till or '0'}
end
if not body and ARGV[3] == '' then
  return {'unknown', '', '0'}
end
if not redis.call('SET', KEYS[2], ARGV[1], 'NX', 'PX', ARGV[2]) then
  return {'running', '', till or '0'}
end
if not body then
  body, till = ARGV[3], ARGV[4]
  redis.call('HSET', KEYS[1], 'body', body, 'until', till)
  redis.call('PEXPIRE', KEYS[1], ARGV[5])
end
return {'yours', body, till}
