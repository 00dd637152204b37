-- ARGV: offer
if call('EXISTS', K.offer .. ARGV[3]) == 1 then call('HSET', K.offer .. ARGV[3], 'taken', '1') end
return {}
