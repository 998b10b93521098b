-- Every request is for an address of its own, in every run: no kept page answers it.
math.randomseed(os.time())
local number = math.random(1000000000)
request = function()
    number = number + 1
    return wrk.format("GET", wrk.path .. "?lan=" .. number)
end
