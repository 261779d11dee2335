import { SHORT_WINDOW_MS } from '@turnpike/contracts/feed/leases';

/**
 * One exchange of one gateway, which Redis runs as a whole: nobody sees it half done, and of all that ask at once each is
 * granted what those before it left. All keys are of one gateway and have its id as hash tag, so that a cluster has them
 * in one place. The rules are those of packages/domain/src/leases/repository.ts; one test holds both to them.
 *
 * KEYS[1]: the gateway's regime. ARGV[1]: prefix of the keys of windows. ARGV[2]: the request as JSON.
 */
export const EXCHANGE_SCRIPT = `
local prefix, request = ARGV[1], cjson.decode(ARGV[2])
local KEEP_MS = 86400000

local function read(key)
  local row = redis.call('HMGET', prefix .. key, 'start', 'anchor', 'granted')
  if not row[1] then return nil end
  return { start = tonumber(row[1]), anchor = tonumber(row[2]), granted = tonumber(row[3]) }
end

local function write(key, row, length, now)
  redis.call('HSET', prefix .. key, 'start', string.format('%.0f', row.start),
    'anchor', string.format('%.0f', row.anchor), 'granted', string.format('%.0f', row.granted))
  -- What windows are laid through is kept as long as a gateway may need it.
  if row.anchor < 0 then redis.call('PEXPIRE', prefix .. key, string.format('%.0f', math.max(1000, row.start + length - now) + KEEP_MS))
  else redis.call('PERSIST', prefix .. key) end
end

for _, part in ipairs(request.carried) do
  local row = read(part.key)
  if not row or part.startMs > row.start then
    row = { start = part.startMs, anchor = part.anchorMs or -1, granted = part.count }
  elseif part.startMs == row.start then
    row.granted = row.granted + part.count
  end
  write(part.key, row, part.lengthMs, part.startMs)
end
if request.join then
  if redis.call('EXISTS', KEYS[1]) == 0 then
    redis.call('HSET', KEYS[1], 'from', request.join.isFresh and '0' or string.format('%.0f', request.join.nowMs))
  end
  redis.call('HDEL', KEYS[1], 'alone')
  local shorts = tonumber(redis.call('HGET', KEYS[1], 'shorts') or '0')
  redis.call('HSET', KEYS[1], 'shorts', string.format('%.0f', math.max(shorts, request.join.shortsFromMs)))
end
if request.aloneFromMs and redis.call('EXISTS', KEYS[1]) == 1 then
  redis.call('HSET', KEYS[1], 'alone', string.format('%.0f', request.aloneFromMs))
end
for _, part in ipairs(request.returns) do
  local row = read(part.key)
  if row and row.start == part.startMs then
    row.granted = math.max(0, row.granted - part.count)
    redis.call('HSET', prefix .. part.key, 'granted', string.format('%.0f', row.granted))
  end
end

local regime = redis.call('HMGET', KEYS[1], 'from', 'alone', 'shorts')
local from, alone, shorts = tonumber(regime[1] or ''), tonumber(regime[2] or ''), tonumber(regime[3] or '0')
local answer = { together = from ~= nil and alone == nil, grants = {} }
for index, take in ipairs(request.takes) do
  local asked = take.startMs or take.nowMs
  answer.grants[index] = false
  if from and asked >= from and not (alone and asked >= alone)
    and (take.lengthMs > ${SHORT_WINDOW_MS} or asked >= shorts) then
    local row = read(take.key)
    local start, anchor = asked, take.startMs and -1 or asked
    if row and anchor >= 0 and row.anchor >= 0 then
      anchor = row.anchor
      start = anchor + math.floor(math.max(0, asked - anchor) / take.lengthMs) * take.lengthMs
    end
    local part = 0
    if not row or start > row.start then row = { start = start, anchor = anchor, granted = 0 } end
    if start == row.start then
      local left = take.limit - row.granted
      part = math.max(0, math.min(take.want, left, math.max(1, math.floor(left / (2 * request.nodes)))))
      row.granted = row.granted + part
      write(take.key, row, take.lengthMs, take.nowMs)
    end
    answer.together = true
    answer.grants[index] = {
      startMs = row.start, anchorMs = row.anchor < 0 and row.start or row.anchor,
      count = part, left = math.max(0, take.limit - row.granted)
    }
  end
end
local parts = {}
for index, each in ipairs(answer.grants) do
  parts[index] = each and string.format('{"startMs":%.0f,"anchorMs":%.0f,"count":%.0f,"left":%.0f}',
    each.startMs, each.anchorMs, each.count, each.left) or 'null'
end
return '{"together":' .. tostring(answer.together) .. ',"grants":[' .. table.concat(parts, ',') .. ']}'
`;
