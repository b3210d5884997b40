-- Add counts that MySQL did not take to those that have come since.
-- KEYS[1] counts   ARGV[1] seconds they wait to be taken   ARGV[2…] field and count, by turns
for i = 2, #ARGV, 2 do
  redis.call('HINCRBY', KEYS[1], ARGV[i], ARGV[i + 1])
end
redis.call('EXPIRE', KEYS[1], ARGV[1])
return 1
