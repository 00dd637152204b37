-- Strikes an effect off the outbox. KEYS: 1 outbox, 2 bodies; ARGV: 1 effect id
redis.call('HDEL', KEYS[2], ARGV[1])
return redis.call('ZREM', KEYS[1], ARGV[1])
