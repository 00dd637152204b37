-- ARGV: id, place, since, then the contact's further fields in pairs
local id, place, since = ARGV[3], ARGV[4], ARGV[5]
if call('ZSCORE', K.tombstones, 'contact:' .. id) or call('ZSCORE', K.tombstones, 'place:' .. place) then
  return {'gone'}
end
local old = load(K.contact .. id)
if old then
  local offer = old.offer ~= '' and load(K.offer .. old.offer)
  if old.place == place then
    if is_uncalled(old) then return {'known'} end
    if old.state == 'connecting' then
      return_contact(old.offer, offer, 'put_back')
      end_offer(old.offer, offer, 'not_joined')
    end
    if old.state ~= 'talking' then return {'known'} end
  elseif tonumber(old.since) > tonumber(since) then
    return {'gone'}
  end
  if old.state == 'talking' then
    end_talk(old.offer, offer, 'caller')
  else
    if offer then end_offer(old.offer, offer, 'caller_left') end
    forget_contact(id, old)
  end
end
local contact = {place = place, since = since}
for i = 6, #ARGV, 2 do contact[ARGV[i]] = ARGV[i + 1] end
place_contact(id, contact)
return {'entered'}
