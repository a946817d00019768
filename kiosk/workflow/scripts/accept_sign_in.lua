-- Takes back the count of a try that was right: the code's failures are forgotten, the terminal has one less. Those of
-- the terminal stay otherwise: whoever tries out the codes of others could else sign in with their own in between.
-- KEYS  1 failures of the staff code   2 failures of the terminal
-- ARGV  1 failures of the terminal with this try   2 ms after which failures of the terminal are forgotten
redis.call('DEL', KEYS[1])
if redis.call('GET', KEYS[2]) == ARGV[1] then -- else this has run already, or somebody tried meanwhile
  if ARGV[1] == '1' then
    redis.call('DEL', KEYS[2])
  else
    redis.call('SET', KEYS[2], ARGV[1] - 1, 'PX', ARGV[2])
  end
end
return 1
