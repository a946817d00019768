-- Reads a clerk's sessions, drops the ids of those that have expired, and lets the set live as long as its newest
-- session: the web back end keeps a session longer without a thought of the set.
-- KEYS  1 the clerk's set
-- ARGV  1 prefix of session keys
-- Returns {id, its JSON, or false when it is not a string} for each, or false when the set is not a set.
local kind = redis.call('TYPE', KEYS[1]).ok
if kind == 'none' then
  return {}
elseif kind ~= 'set' then
  return false
end

local sessions, expired, longest = {}, {}, -1
for _, id in ipairs(redis.call('SMEMBERS', KEYS[1])) do
  local key = ARGV[1] .. id
  local stored = redis.call('TYPE', key).ok
  if stored == 'none' then
    expired[#expired + 1] = id
  else
    sessions[#sessions + 1] = {id, stored == 'string' and redis.call('GET', key)}
    longest = math.max(longest, redis.call('PTTL', key))
  end
end

-- pcall: a server that refuses writes still answers reads
for first = 1, #expired, 1000 do -- unpack() holds some 8,000 values at most
  redis.pcall('SREM', KEYS[1], unpack(expired, first, math.min(first + 999, #expired)))
end
if longest > redis.call('PTTL', KEYS[1]) then
  redis.pcall('PEXPIRE', KEYS[1], longest)
end
return sessions
