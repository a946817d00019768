-- Reads a clerk's sessions and drops the ids of those that have expired.
-- KEYS  1 the clerk's set
-- ARGV  1 prefix of session keys
-- Returns {id, its JSON, or false when it is not a string} for each, or false when the set is not a set.
local kind = redis.call('TYPE', KEYS[1]).ok
if kind == 'none' then
  return {}
elseif kind ~= 'set' then
  return false
end

local sessions, expired = {}, {}
for _, id in ipairs(redis.call('SMEMBERS', KEYS[1])) do
  local stored = redis.call('TYPE', ARGV[1] .. id).ok
  if stored == 'none' then
    expired[#expired + 1] = id
  else
    sessions[#sessions + 1] = {id, stored == 'string' and redis.call('GET', ARGV[1] .. id)}
  end
end
for first = 1, #expired, 1000 do -- unpack() holds some 8,000 values at most
  redis.call('SREM', KEYS[1], unpack(expired, first, math.min(first + 999, #expired)))
end
return sessions
