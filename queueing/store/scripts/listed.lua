-- ARGV: contact. Reply: state, place, last offer, or nothing
local contact = load(K.contact .. ARGV[3])
return contact and {contact.state, contact.place, contact.last_offer} or {}
