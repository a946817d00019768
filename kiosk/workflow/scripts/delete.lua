-- Removes one session of a clerk; one that is not in the clerk's set is left alone.
-- KEYS  1 the clerk's set   2 the session
-- ARGV  1 its id   2 PUBLISH or SPUBLISH   3 channel   4 announcement
-- Returns 1 when it was there, else 0.
local set, key = KEYS[1], KEYS[2]

if redis.call('TYPE', set).ok ~= 'set' or redis.call('SISMEMBER', set, ARGV[1]) == 0 then
  return 0
end
redis.call('DEL', key)
redis.call('SREM', set, ARGV[1])
redis.call(ARGV[2], ARGV[3], ARGV[4])
return 1
