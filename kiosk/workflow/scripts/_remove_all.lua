-- Put before the scripts that clear (a script cannot include another).
-- Removes every session of a clerk and their set; returns how many sessions were still alive.
-- A set that is something else (damaged, foreign) is removed too: a restart must always work.
local function remove_all(set, prefix)
  local ids = {}
  if redis.call('TYPE', set).ok == 'set' then
    ids = redis.call('SMEMBERS', set)
  end
  local removed = 0
  for first = 1, #ids, 1000 do -- unpack() holds some 8,000 values at most
    local keys = {}
    for i = first, math.min(first + 999, #ids) do
      keys[#keys + 1] = prefix .. ids[i]
    end
    removed = removed + redis.call('DEL', unpack(keys))
  end
  redis.call('DEL', set)
  return removed
end
