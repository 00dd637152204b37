-- ARGV: offer of the talk. Reply: the offer of the agent who has it now, or nothing where nobody is there for it
local offer = load(K.offer .. ARGV[3])
return offer and offer.state == 'talking' and hand_over(ARGV[3], offer) or {}
