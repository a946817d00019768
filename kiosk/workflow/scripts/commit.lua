-- Writes a session on top of exactly what was read.
-- KEYS  1 the clerk's set   2 the session
-- ARGV  1 its id   2 the JSON read   3 the JSON wanted   4 TTL in seconds
--       5 PUBLISH or SPUBLISH   6 channel   7 announcement
-- Returns {'done'}, {'gone'}, or {'conflict', the JSON stored now, or false when it is not a string}.
-- A session outside its clerk's set is gone even if its key is there: so a cleared session cannot come back.
local set, key = KEYS[1], KEYS[2]

if redis.call('TYPE', set).ok ~= 'set' or redis.call('SISMEMBER', set, ARGV[1]) == 0 then
  return {'gone'}
end
local kind = redis.call('TYPE', key).ok
if kind == 'none' then
  redis.call('SREM', set, ARGV[1])
  return {'gone'}
elseif kind ~= 'string' then
  return {'conflict', false}
end
local now = redis.call('GET', key)
if now == ARGV[3] then -- a repeated command: it has run; a write, so that WAIT behind it waits for all before it
  redis.call('EXPIRE', key, ARGV[4])
  redis.call('EXPIRE', set, ARGV[4])
  return {'done'}
elseif now ~= ARGV[2] then
  return {'conflict', now}
end

redis.call('SET', key, ARGV[3], 'EX', ARGV[4])
redis.call('EXPIRE', set, ARGV[4])
redis.call(ARGV[5], ARGV[6], ARGV[7])
return {'done'}
