-- Counts a try to sign in before it is made: so of many at the same moment none goes uncounted.
-- KEYS  1 failures of the staff code   2 failures of the terminal
-- ARGV  1 failures that lock   2 the first lock in ms   3 the longest lock in ms
--       4 ms after which failures of the code are forgotten   5 the same of the terminal
-- Returns {'locked', ms of the code, ms of the terminal}, nothing being counted, or
-- {'counted', failures of the terminal with this, ms the code and ms the terminal are locked for if this try fails}.
-- How long a key is locked is kept as how much longer it lives than its failures are remembered.
local limit, first, longest = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local remembered = {tonumber(ARGV[4]), tonumber(ARGV[5])}

local failures, left = {}, {}
for number, key in ipairs(KEYS) do
  failures[number] = tonumber(redis.call('GET', key) or 0)
  left[number] = failures[number] < limit and 0 or math.max(redis.call('PTTL', key) - remembered[number], 0)
end
if left[1] > 0 or left[2] > 0 then
  return {'locked', left[1], left[2]}
end

local lock = {}
for number, key in ipairs(KEYS) do
  local count = failures[number] + 1
  lock[number] = count < limit and 0 or math.min(first * 2 ^ (count - limit), longest)
  redis.call('SET', key, count, 'PX', lock[number] + remembered[number])
end
return {'counted', failures[2] + 1, lock[1], lock[2]}
