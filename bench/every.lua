-- Every request is for an address of its own: no kept page answers it.
local number = math.random(1000000000)
request = function()
    number = number + 1
    return wrk.format("GET", wrk.path .. "?lan=" .. number)
end
