-- The need classes in which he stands by now, each as {since when, name}; his own is the first.
local function standings(contact)
  local all, reached = cjson.decode(contact.standings), {}
  for i = 1, tonumber(contact.reached) do reached[i] = all[i] end
  return reached
end

-- Among those who may be offered.
local function list_contact(contact)
  for _, standing in ipairs(standings(contact)) do
    call('ZADD', K.waiting .. standing[2], contact.key, contact.member)
    call('SADD', K.classes, standing[2])
  end
end

local function unlist_contact(contact)
  for _, standing in ipairs(standings(contact)) do
    call('ZREM', K.waiting .. standing[2], contact.member)
    if call('EXISTS', K.waiting .. standing[2]) == 0 then call('SREM', K.classes, standing[2]) end
  end
end

-- He stands in each class whose time has come; a sweep looks after the next one.
local function widen_contact(id, contact)
  local all, reached = cjson.decode(contact.standings), tonumber(contact.reached)
  while all[reached + 1] and all[reached + 1][1] <= now do reached = reached + 1 end
  write(K.contact .. id, contact, {reached = reached})
  if all[reached + 1] then call('ZADD', K.deadlines, all[reached + 1][1], 'widen:' .. id) end
end

-- Among those who have not met an agent yet: they are counted, and have a position.
local function count_contact(contact)
  call('ZADD', K.order .. contact.queue, contact.key, contact.member)
  if not is_uncalled(contact) then call('ZADD', K.since .. contact.queue, contact.since, contact.member) end
  call('SADD', K.queues, contact.queue)
end

local function uncount_contact(contact)
  call('ZREM', K.order .. contact.queue, contact.member)
  call('ZREM', K.since .. contact.queue, contact.member)
end

local function expect_look(id, lease) call('ZADD', K.deadlines, now + lease, 'look:' .. id) end

local function expect_no_look(id) call('ZREM', K.deadlines, 'look:' .. id) end

local function place_contact(id, contact)
  contact.member = string.format('%012d:%s', call('INCR', K.sequence), id)
  contact.state, contact.offer, contact.last_offer, contact.reached = 'placed', '', '', '1'
  contact.entered = now
  write(K.contact .. id, {}, contact)
  widen_contact(id, contact)
  count_contact(contact)
  if is_uncalled(contact) then
    call('SADD', K.callbacks, id)
    move('waiting', K.contact .. id, contact, 'seen')
    list_contact(contact)
  else
    expect_look(id, T.LOOK_LEASE)
  end
end

local function forget_contact(id, contact)
  move('waiting', K.contact .. id, contact, 'left')
  unlist_contact(contact)
  uncount_contact(contact)
  expect_no_look(id)
  call('SREM', K.callbacks, id)
  call('ZREM', K.deadlines, 'widen:' .. id)
  call('DEL', K.contact .. id)
end

-- The offer came to nothing: he waits on at his old place. A customer who is being called has none to come back to: he
-- enters when he has said that he wants to be put through. Who comes from a talk is counted again.
local function return_contact(id, offer, event)
  local contact = load(K.contact .. offer.contact)
  if not contact or contact.offer ~= id then return end
  if event == 'put_back' and is_being_called(offer) then
    forget_contact(offer.contact, contact)
    return
  end
  if contact.state == 'talking' then count_contact(contact) end
  move('waiting', K.contact .. offer.contact, contact, event)
  write(K.contact .. offer.contact, contact, {offer = ''})
  if contact.state == 'waiting' then list_contact(contact) end
  if event == 'kept' then expect_look(offer.contact, T.LOOK_LEASE) end
  if event == 'put_back' then expect_look(offer.contact, T.PUT_BACK) end
end
