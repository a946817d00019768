-- Removes every session of a clerk and their set.
-- KEYS  1 the clerk's set
-- ARGV  1 prefix of session keys   2 channel   3 announcement
-- Returns how many live sessions were removed.
local removed = remove_all(KEYS[1], ids_in(KEYS[1]), ARGV[1])
if removed > 0 then
  redis.call('PUBLISH', ARGV[2], ARGV[3])
end
return removed
