-- Reads one session of a clerk, and drops its id when it has expired.
-- KEYS  1 the clerk's set   2 the session
-- ARGV  1 its id
-- Returns {'gone'} or {'found', its JSON, or false when it is not a string}.
if redis.call('TYPE', KEYS[1]).ok ~= 'set' or redis.call('SISMEMBER', KEYS[1], ARGV[1]) == 0 then
  return {'gone'}
end
local kind = redis.call('TYPE', KEYS[2]).ok
if kind == 'none' then
  redis.pcall('SREM', KEYS[1], ARGV[1]) -- pcall: a server that refuses writes still answers reads
  return {'gone'}
end
return {'found', kind == 'string' and redis.call('GET', KEYS[2])}
