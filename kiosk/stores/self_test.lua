-- Runs each command of the kiosk's scripts once, on keys of nobody, and removes what it made.
-- KEYS  1 a session   2 a clerk's set   3 failed tries to sign in
-- ARGV  1 channel   2 PUBLISH or SPUBLISH
-- Returns the refused commands, each followed by the server's reason.
local session, set, failures = KEYS[1], KEYS[2], KEYS[3]
local refused = {}
for _, command in ipairs({
  {'DEL', session, set},
  {'SET', session, '{}', 'EX', 60},
  {'GET', session},
  {'TYPE', session},
  {'EXISTS', session},
  {'SADD', set, 'id'},
  {'EXPIRE', set, 60},
  {'PEXPIRE', set, 60000},
  {'PTTL', set},
  {'SISMEMBER', set, 'id'},
  {'SMEMBERS', set},
  {'SREM', set, 'id'},
  {ARGV[2], ARGV[1], ''},
  {'SET', failures, 1, 'PX', 60000},
  {'GET', failures},
  {'PTTL', failures},
  {'DEL', failures},
  {'DEL', session, set},
}) do
  local answer = redis.pcall(unpack(command))
  if type(answer) == 'table' and answer.err then
    refused[#refused + 1] = command[1]
    refused[#refused + 1] = answer.err
  end
end
return refused
