-- Put ranks computed from orders in the place of ranks that are missing.
--
-- KEYS[1] ranks   KEYS[2] landmark   KEYS[3] lease
-- ARGV[1] landmark, seconds   ARGV[2] lease token   ARGV[3…] score and product id, by turns
-- 1; or 0 if the lease is no longer ours
if redis.call('GET', KEYS[3]) ~= ARGV[2] then
  return 0
end
redis.call('UNLINK', KEYS[1], KEYS[3])
for i = 3, #ARGV, 2 do
  redis.call('ZADD', KEYS[1], ARGV[i], ARGV[i + 1])
end
redis.call('SET', KEYS[2], ARGV[1])
return 1
