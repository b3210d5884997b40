-- Store a loaded value if the lease is still the loader's, and end the lease.
-- Whoever changed the value meanwhile has deleted the lease: what was loaded may be older.
-- KEYS[1] value   KEYS[2] lease
-- ARGV[1] token   ARGV[2] value, '' to give up   ARGV[3] milliseconds the value lives
-- 1: done; 0: the lease was lost
if redis.call('GET', KEYS[2]) ~= ARGV[1] then
  return 0
end
redis.call('UNLINK', KEYS[2])
if ARGV[2] ~= '' then
  redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
end
return 1
