-- ARGV: attempt, queue, key, the agents who serve him as JSON, calls that the record knows of, one in so many busy.
-- Reply: 1 where his customer may be called now, else 0
local attempt, queue, key, known, share = ARGV[3], ARGV[4], ARGV[5], tonumber(ARGV[7]), tonumber(ARGV[8])

local counted, is_counted, idle, busy = {}, {}, 0, 0
for _, name in ipairs(cjson.decode(ARGV[6])) do
  local agent = call('HMGET', K.agent .. name, 'presence', 'state')
  if agent[1] == 'available' and agent[2] ~= 'not_answering' then
    if agent[2] == 'idle' then idle = idle + 1 else busy = busy + 1 end
    counted[#counted + 1], is_counted[name] = name, true
  end
end

-- Whether one of the agents who were counted for another's call is counted for his.
local function competes(others)
  for _, name in ipairs(others) do
    if is_counted[name] then return true end
  end
  return false
end

local over, under_way, calling = {}, 0, call('HGETALL', K.calling)
for i = 1, #calling, 2 do
  local other = cjson.decode(calling[i + 1])
  if other.ends <= now then
    over[#over + 1] = calling[i]
  elseif calling[i] == attempt then
    return {0}
  elseif competes(other.agents) then
    under_way = under_way + 1
  end
end

if #over > 0 then call('HDEL', K.calling, unpack(over)) end
local before = call('ZCOUNT', K.order .. queue, '-inf', '(' .. key)
if before + math.max(known, under_way) >= idle + math.ceil(busy / share) then return {0} end
call('HSET', K.calling, attempt, cjson.encode({ends = now + T.CALLING, agents = counted}))
return {1}
