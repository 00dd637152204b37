-- ARGV: offer. Reply: the offer, or nothing
return call('HGETALL', K.offer .. ARGV[3])
