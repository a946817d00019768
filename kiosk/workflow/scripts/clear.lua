-- Removes every session of a clerk and their set.
-- KEYS  1 the clerk's set
-- ARGV  1 prefix of session keys   2 PUBLISH or SPUBLISH   3 channel   4 announcement
-- Returns how many live sessions were removed.
local removed = remove_all(KEYS[1], ids_in(KEYS[1]), ARGV[1])
if removed > 0 then
  redis.call(ARGV[2], ARGV[3], ARGV[4])
end
return removed
