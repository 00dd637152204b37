-- ARGV: attempt
return {call('HDEL', K.calling, ARGV[3])}
