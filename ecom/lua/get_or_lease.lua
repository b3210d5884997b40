-- The value, or the right to load it.
-- KEYS[1] value   KEYS[2] lease   ARGV[1] token   ARGV[2] milliseconds the lease lives
-- text: the value; 1: the lease is yours; 0: somebody else's
local value = redis.call('GET', KEYS[1])
if value then
  return value
end
if redis.call('SET', KEYS[2], ARGV[1], 'NX', 'PX', ARGV[2]) then
  return 1
end
return 0
