-- Put before the scripts that clear (a script cannot include another).
-- The ids in a clerk's set. One that is not a set (damaged, foreign) has none: a restart must always work.
local function ids_in(set)
  if redis.call('TYPE', set).ok == 'set' then
    return redis.call('SMEMBERS', set)
  end
  return {}
end

-- Removes a clerk's sessions and their set, whatever it is; returns how many sessions were still alive.
local function remove_all(set, ids, prefix)
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
