-- ARGV: offer, leg. Reply: 1, or 0 where the leg must be hung up
local id, leg = ARGV[3], ARGV[4]
local offer = load(K.offer .. id)
local known = offer and learn_leg(id, offer, leg)
return {known and offer.state ~= 'over' and 1 or 0}
