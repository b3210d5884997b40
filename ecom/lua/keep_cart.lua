-- Replace the copy of a cart by a newer one, as a whole.
--
-- Without a copy to compare with, only a reader that has held the lease since before it asked
-- MySQL may make one: a late writer could bring back a cart that has changed since. A writer
-- then ends the lease, because what its holder read may lack the change.
--
-- KEYS[1] cart   KEYS[2] lease
-- ARGV[1] version   ARGV[2] seconds to live   ARGV[3] lease token, '' for a writer
-- ARGV[4…] product id and line, by turns
-- 1: the copy is this one or a newer one; 0: there is none
local held = redis.call('HGET', KEYS[1], 'version')
if held then
  if tonumber(held) >= tonumber(ARGV[1]) then
    return 1
  end
elseif ARGV[3] == '' or redis.call('GET', KEYS[2]) ~= ARGV[3] then
  if ARGV[3] == '' then
    redis.call('UNLINK', KEYS[2])
  end
  return 0
end
redis.call('UNLINK', KEYS[1], KEYS[2])
redis.call('HSET', KEYS[1], 'version', ARGV[1])
for i = 4, #ARGV, 2 do
  redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1])
end
redis.call('EXPIRE', KEYS[1], ARGV[2])
return 1
