-- Count a step of a visit (see ecom/funnel.py). The first step of a visit counts the visit, too.
--
-- KEYS[1] counts   KEYS[2] steps of this visit
-- ARGV[1] day   ARGV[2] event   ARGV[3] product id, 0 if it is about none
-- ARGV[4] what it counts once a visit for, '' if it counts each time
-- ARGV[5] seconds without a step that end a visit   ARGV[6] seconds that counts wait to be taken
-- 1 if it counted, 0 if it had been counted before
local function count(event, product)
  redis.call('HINCRBY', KEYS[1], ARGV[1] .. ' ' .. event .. ' ' .. product, 1)
end

local counted = 0
if redis.call('SADD', KEYS[2], 'visit') == 1 then
  count('visit', '0')
  counted = ARGV[2] == 'visit' and 1 or 0
end
if ARGV[2] ~= 'visit' and (ARGV[4] == '' or redis.call('SADD', KEYS[2], ARGV[4]) == 1) then
  count(ARGV[2], '0')
  if ARGV[3] ~= '0' then
    count(ARGV[2], ARGV[3])
  end
  counted = 1
end
redis.call('EXPIRE', KEYS[2], ARGV[5])
redis.call('EXPIRE', KEYS[1], ARGV[6])
return counted
