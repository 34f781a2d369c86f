# SPDX-License-Identifier: GPL-3.0-or-later
# cmake -D licences=packaging/licences -D linked=linked.json -P Licences.cmake: what a package for Windows or macOS brings
# along has a licence text that goes with it, and what has none is told of.
cmake_minimum_required(VERSION 3.25)
include("${licences}/Licences.cmake")

# As mingw-w64, MSVC with vcpkg, and macOS with Homebrew name them.
foreach(library IN ITEMS
        Qt6Core.dll Qt6WebSockets.dll libqrencode.dll libsqlite3-0.dll libssl-3-x64.dll libcrypto-3-x64.dll libstdc++-6.dll
        libgcc_s_seh-1.dll libwinpthread-1.dll
        qrencode.dll sqlite3.dll SQLiteCpp.dll
        QtCore.framework QtDBus.framework libqrencode.4.dylib libsqlite3.0.dylib libSQLiteCpp.dylib libssl.3.dylib
        libcrypto.3.dylib libuv.1.dylib)
    windsock_licence(text "/somewhere/${library}")
    if(NOT text OR NOT EXISTS "${text}")
        message(SEND_ERROR "${library} has no licence text, but \"${text}\"")
    endif()
endforeach()

foreach(library IN ITEMS libunknown.dll quantum.dll libuvula.dylib)
    windsock_licence(text "${library}")
    if(text)
        message(SEND_ERROR "${library} was taken for what ${text} is about")
    endif()
endforeach()

# What the list of contents names as linked.
file(READ "${linked}" json)
string(JSON count LENGTH "${json}" components)
math(EXPR last "${count} - 1")
foreach(index RANGE ${last})
    string(JSON name GET "${json}" components ${index} name)
    if(NOT name STREQUAL "Lucide" AND NOT EXISTS "${licences}/${name}.txt") # that one is in resources/icons
        message(SEND_ERROR "${name} is linked, and has no licence text in ${licences}")
    endif()
endforeach()
