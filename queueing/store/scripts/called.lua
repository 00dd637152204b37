-- ARGV: offer, the customer's call. Reply: the offer, or nothing where there is no callback to connect any more
local id, new = ARGV[3], ARGV[4]
local offer = load(K.offer .. id)
if not offer or (offer.callback or '') == '' or offer.state ~= 'connecting' then return {} end
local contact = load(K.contact .. offer.contact)
if is_uncalled(contact) then
  call('ZADD', K.tombstones, now + T.REMEMBER_CONTACT, 'place:' .. contact.place)
  uncount_contact(contact)
  call('SREM', K.callbacks, offer.contact)
  call('ZREM', K.deadlines, 'widen:' .. offer.contact)
  call('DEL', K.contact .. offer.contact)
  contact.member = string.sub(contact.member, 1, 13) .. new
  contact.place, contact.callback = new, ''
  write(K.contact .. new, {}, contact)
  count_contact(contact)
  write(K.offer .. id, offer, {contact = new, place = new, taken = '1'})
end
return call('HGETALL', K.offer .. id)
