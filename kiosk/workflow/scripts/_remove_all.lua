-- Put before the scripts that clear (a script cannot include another).
-- The ids in a clerk's set. One that is not a set (damaged, foreign) has none: a restart must always work.
local function ids_in(set)
  local ids = redis.pcall('SMEMBERS', set) -- cheaper than to ask for the type first
  if not ids.err then
    return ids
  elseif redis.call('TYPE', set).ok ~= 'set' then
    return {}
  end
  error(ids.err, 0)
end

-- Removes a clerk's set, whatever it is, and the sessions of these ids, which were in it; returns how many sessions
-- were still alive.
local function remove_all(set, ids, prefix)
  if #ids == 0 then
    redis.call('DEL', set)
    return 0
  end
  local keys, removed = {set}, -1 -- the set is not a session
  for _, id in ipairs(ids) do
    if #keys == 1000 then -- unpack() holds some 8,000 values at most
      removed = removed + redis.call('DEL', unpack(keys))
      keys = {}
    end
    keys[#keys + 1] = prefix .. id
  end
  return removed + redis.call('DEL', unpack(keys))
end
