-- Creates a clerk's session; clears all others first, or refuses while one is alive.
-- KEYS  1 the clerk's set   2 the new session
-- ARGV  1 its id   2 its JSON   3 TTL in seconds   4 prefix of session keys   5 '1' to clear
--       6 PUBLISH or SPUBLISH   7 channel   8 announcement
-- Returns {'created', how many live sessions were removed}, {'exists', the stored JSON} when this id is there
-- already (a repeated command) or {'live', the id of the session in the way}.
-- All checks come first, as scripts are not rolled back. The first write is a DEL and there is no shebang line: so a
-- server out of memory lets it through.
local set, key = KEYS[1], KEYS[2]

local ids = ids_in(set)
local live
for _, id in ipairs(ids) do
  if id == ARGV[1] and redis.call('TYPE', key).ok == 'string' then
    redis.call('EXPIRE', key, ARGV[3]) -- a write, so that WAIT behind it waits for all before it
    redis.call('EXPIRE', set, ARGV[3])
    return {'exists', redis.call('GET', key)}
  end
  if ARGV[5] ~= '1' and not live and redis.call('EXISTS', ARGV[4] .. id) == 1 then
    live = id
  end
end
if live then
  return {'live', live}
end

local removed = remove_all(set, ids, ARGV[4])
redis.call('SET', key, ARGV[2], 'EX', ARGV[3])
redis.call('SADD', set, ARGV[1])
redis.call('EXPIRE', set, ARGV[3])
redis.call(ARGV[6], ARGV[7], ARGV[8])
return {'created', removed}
