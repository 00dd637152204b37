-- ARGV: contact, place, reason. Reply: 1 or 0 (refused), and an agent's leg to hang up now
local id, place, reason = ARGV[3], ARGV[4], ARGV[5]
local contact = load(K.contact .. id)
local gone = reason == 'gone'
if contact and contact.place == place and contact.state == 'connecting' and not gone then return {0, ''} end

if reason ~= 'withdrawn' then
  call('ZADD', K.tombstones, now + T.REMEMBER_CONTACT, (gone and 'contact:' .. id) or 'place:' .. place)
end
if not contact or (contact.place ~= place and not gone) then return {1, ''} end

local leg = ''
if contact.state == 'offered' or contact.state == 'connecting' then
  local offer = load(K.offer .. contact.offer)
  local ending = gone and 'caller_gone' or 'caller_left'
  if patience_for(offer, ending) == 0 then leg = offer.leg end
  end_offer(contact.offer, offer, ending)
elseif contact.state == 'talking' and gone then
  end_talk(contact.offer, load(K.offer .. contact.offer), 'caller')
  return {1, ''}
end
if not is_uncalled(contact) then pace(contact.queue, 'waited', gone and 1 or 0, now - tonumber(contact.entered)) end
forget_contact(id, contact)
return {1, leg}
