-- 1 if this server is the one whose memory was last found trustworthy, else its run id.
-- A server that was restarted, failed over or restored from a snapshot has another run id.
-- KEYS[1] life   ARGV[1] '1' from a connection that was found trustworthy: after FLUSHALL say so
local run_id = string.match(redis.call('INFO', 'server'), 'run_id:(%x+)')
local life = redis.call('GET', KEYS[1])
if not life and ARGV[1] == '1' then
  redis.call('SET', KEYS[1], run_id)
  return 1
end
if life == run_id then
  return 1
end
return run_id
