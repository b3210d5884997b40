-- Read all counts and take them away, so that of several processes one gets them.
-- KEYS[1] counts
-- field and count, by turns
local counts = redis.call('HGETALL', KEYS[1])
redis.call('UNLINK', KEYS[1])
return counts
