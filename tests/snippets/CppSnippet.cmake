# SPDX-License-Identifier: GPL-3.0-or-later
# cmake -D print=PROGRAM -D kind=trusted|self-signed -D source=FILE -P CppSnippet.cmake: writes the C++ snippet, with
# its address taken from the command line.
set(address "wss://localhost:1/address")
execute_process(COMMAND "${print}" "C++/Qt" "${address}" "${kind}" OUTPUT_VARIABLE text COMMAND_ERROR_IS_FATAL ANY)
string(REPLACE "QUrl(\"${address}\")" "QUrl(argv[1])" taken "${text}")
if(taken STREQUAL text)
    message(FATAL_ERROR "the address is not where it was expected:\n${text}")
endif()
file(WRITE "${source}" "${taken}")
