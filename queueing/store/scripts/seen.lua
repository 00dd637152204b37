-- ARGV: contact. Reply: 1, or 0 where the floor does not know him
local id = ARGV[3]
local contact = load(K.contact .. id)
if not contact then return {0} end
if contact.state == 'placed' then
  move('waiting', K.contact .. id, contact, 'seen')
  list_contact(contact)
end
if contact.state == 'waiting' or contact.state == 'offered' then expect_look(id, T.LOOK_LEASE) end
return {1}
