-- Writes the answer to an errand; the first one stands, whoever brings another.
-- KEYS: 1 the errand's hash, 2 its holder; ARGV: 1 answer, 2 life of the errand (ms)
-- Returns the answer that stands.
redis.call('HSETNX', KEYS[1], 'answer', ARGV[1])
-- What was asked may hold sealed secrets: nobody needs it any more.
redis.call('HDEL', KEYS[1], 'body')
redis.call('PEXPIRE', KEYS[1], ARGV[2])
redis.call('DEL', KEYS[2])
return redis.call('HGET', KEYS[1], 'answer')
