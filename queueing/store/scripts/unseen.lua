-- ARGV: contact
local id = ARGV[3]
local contact = load(K.contact .. id)
if contact and contact.state == 'waiting' then
  move('waiting', K.contact .. id, contact, 'unseen')
  unlist_contact(contact)
end
return {}
