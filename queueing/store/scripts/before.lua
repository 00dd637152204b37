-- ARGV: queue, key. Reply: how many of the queue rank before it
return {call('ZCOUNT', K.order .. ARGV[3], '-inf', '(' .. ARGV[4])}
