-- Forgets the failures of a staff code and of a terminal.
-- KEYS  1 failures of the staff code   2 failures of the terminal
-- Returns how many of the two there were.
return redis.call('DEL', KEYS[1], KEYS[2])
