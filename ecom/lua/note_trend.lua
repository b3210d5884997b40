-- Raise the rank of products by what happened to them now (forward decay, see ecom/trending.py).
--
-- KEYS[1] ranks   KEYS[2] landmark
-- ARGV[1] now, seconds   ARGV[2] half-life, seconds   ARGV[3] move the landmark after so many
-- ARGV[4…] product id and weight, by turns
-- 1; or 0 if there are no ranks yet: whoever reads them next builds them
local landmark = tonumber(redis.call('GET', KEYS[2]))
if not landmark then
  return 0
end
local age = (tonumber(ARGV[1]) - landmark) / tonumber(ARGV[2])
if age > tonumber(ARGV[3]) then
  -- A double ends at 2^1023: express every score by a later landmark; their order stays.
  local shrink = 2 ^ -age
  local ranks = redis.call('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES')
  for i = 1, #ranks, 2 do
    redis.call('ZADD', KEYS[1], string.format('%.17g', ranks[i + 1] * shrink), ranks[i])
  end
  redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', 0)
  redis.call('SET', KEYS[2], ARGV[1])
  age = 0
end
local boost = 2 ^ age
for i = 4, #ARGV, 2 do
  redis.call('ZINCRBY', KEYS[1], string.format('%.17g', ARGV[i + 1] * boost), ARGV[i])
end
return 1
