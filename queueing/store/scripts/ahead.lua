-- ARGV: contact. Reply: how many of his queue are before him, or nothing
local contact = load(K.contact .. ARGV[3])
if not contact then return {} end
local rank = call('ZRANK', K.order .. contact.queue, contact.member)
return rank and {rank} or {}
