# SPDX-License-Identifier: GPL-3.0-or-later
# Fails when the README shows another example than the one that is built, leaves out an option of the command line
# or an endpoint, or names a file that is not there.
cmake_minimum_required(VERSION 3.25)

file(READ "${root}/README.md" readme)

file(READ "${root}/examples/greeter/main.cpp" example)
string(REGEX REPLACE "^// SPDX[^\n]*\n" "" example "${example}")
string(FIND "${readme}" "```cpp\n${example}```\n" at)
if(at EQUAL -1)
    message(SEND_ERROR "README.md's C++ example is not examples/greeter/main.cpp")
endif()

execute_process(COMMAND "${windsock}" --help OUTPUT_VARIABLE help COMMAND_ERROR_IS_FATAL ANY)
string(REGEX MATCHALL "\n  [^\n]*--[a-z-]+" options "${help}")
list(TRANSFORM options REPLACE ".*(--[a-z-]+)" "`\\1")
list(LENGTH options count)
if(count LESS 10)
    message(SEND_ERROR "--help names only ${count} options: ${help}")
endif()
foreach(word IN LISTS options ITEMS "`/websocket`" "`/echo`" "`/chat/{room}`" "`/feed`" "`/sink`" "`/-/metrics`")
    string(FIND "${readme}" "${word}" at)
    if(at EQUAL -1)
        message(SEND_ERROR "README.md does not mention ${word}")
    endif()
endforeach()

string(REGEX MATCHALL "(srcset|src)=\"[^\"]+\"|\\]\\([^):]+\\)" links "${readme}")
foreach(link IN LISTS links)
    string(REGEX REPLACE ".*[\"(]([^\"()#]+).*" "\\1" file "${link}")
    if(NOT EXISTS "${root}/${file}")
        message(SEND_ERROR "README.md names ${file}, which is not there")
    endif()
endforeach()
