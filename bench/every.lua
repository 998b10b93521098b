-- Every request is for an address of its own, in every run: no kept page answers it. Further paths after "--" by turns.
math.randomseed(os.time())
local number = math.random(1000000000)
local paths = {}
init = function(arguments)
    paths = arguments
    if #paths == 0 then paths = { wrk.path } end
end
request = function()
    number = number + 1
    return wrk.format("GET", paths[number % #paths + 1] .. "?lan=" .. number)
end
