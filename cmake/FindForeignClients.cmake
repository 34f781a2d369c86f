# SPDX-License-Identifier: GPL-3.0-or-later
# Finds the WebSocket clients that are not ours, which the interop and browser tests drive.
#
#   WINDSOCK_PYTHON         a Python 3 that can import tornado and websockets
#   WINDSOCK_NODE           Node, and
#   WINDSOCK_NODE_PATH      the folder to give it as NODE_PATH so that it finds ws
#   WINDSOCK_CHROMIUM       Chromium or Chrome, and
#   WINDSOCK_CHROMEDRIVER   the ChromeDriver that goes with it
#
# Each is a cache variable that may be given. ForeignClients_INTEROP_FOUND and ForeignClients_BROWSER_FOUND say
# what can be tested; a REQUIRED find fails with the list of what is missing.

# The first python3 in the PATH may be one that the distribution's modules are not installed for.
function(_windsock_python_imports result candidate)
    execute_process(COMMAND "${candidate}" -c "import tornado.websocket, websockets"
                    RESULT_VARIABLE failed OUTPUT_QUIET ERROR_QUIET)
    if(failed)
        set(${result} FALSE PARENT_SCOPE)
    endif()
endfunction()

# Where ./test puts what a system has no packages for.
set(_foreign "${PROJECT_SOURCE_DIR}/build/foreign")

find_program(WINDSOCK_PYTHON NAMES python3 python
             HINTS "${_foreign}/python/bin" /usr/bin VALIDATOR _windsock_python_imports
             DOC "A Python 3 that can import tornado and websockets")
find_program(WINDSOCK_NODE NAMES node nodejs DOC "Node, to run ws")
find_path(WINDSOCK_NODE_PATH NAMES ws/package.json
          HINTS "${_foreign}/node_modules" /usr/share/nodejs /usr/lib/node_modules /usr/local/lib/node_modules
          NO_DEFAULT_PATH DOC "The folder that holds the Node module ws")
find_program(WINDSOCK_CHROMIUM NAMES chromium chromium-browser google-chrome google-chrome-stable
             HINTS "/Applications/Chromium.app/Contents/MacOS" "/Applications/Google Chrome.app/Contents/MacOS"
             DOC "Chromium or Chrome")
find_program(WINDSOCK_CHROMEDRIVER NAMES chromedriver
             HINTS /usr/lib/chromium /usr/lib/chromium-browser DOC "ChromeDriver")

include(FindPackageHandleStandardArgs)
set(ForeignClients_INTEROP_FOUND FALSE)
if(WINDSOCK_PYTHON AND WINDSOCK_NODE AND WINDSOCK_NODE_PATH)
    set(ForeignClients_INTEROP_FOUND TRUE)
endif()
set(ForeignClients_BROWSER_FOUND FALSE)
if(WINDSOCK_PYTHON AND WINDSOCK_CHROMIUM AND WINDSOCK_CHROMEDRIVER)
    set(ForeignClients_BROWSER_FOUND TRUE)
endif()
find_package_handle_standard_args(ForeignClients
    REQUIRED_VARS WINDSOCK_PYTHON WINDSOCK_NODE WINDSOCK_NODE_PATH WINDSOCK_CHROMIUM WINDSOCK_CHROMEDRIVER
    REASON_FAILURE_MESSAGE "packaging/install-build-deps test installs them")
mark_as_advanced(WINDSOCK_PYTHON WINDSOCK_NODE WINDSOCK_NODE_PATH WINDSOCK_CHROMIUM WINDSOCK_CHROMEDRIVER)
