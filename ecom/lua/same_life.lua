-- 1 if this server is the one whose memory was last found trustworthy, else its run id.
-- A server that was restarted, failed over or restored from a snapshot has another run id.
-- KEYS[1] life
local run_id = string.match(redis.call('INFO', 'server'), 'run_id:(%x+)')
if redis.call('GET', KEYS[1]) == run_id then
  return 1
end
return run_id
