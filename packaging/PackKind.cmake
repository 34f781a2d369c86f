# SPDX-License-Identifier: GPL-3.0-or-later
# Read by CPack once for each kind of package: its components, and how it is called.
string(TOLOWER "${CPACK_SYSTEM_NAME}" system)
string(REGEX REPLACE "^win[36][24]$" "windows" system "${system}") # CPack's name tells the processor, too
set(CPACK_PACKAGE_FILE_NAME "windsock-${CPACK_PACKAGE_VERSION}-${system}-${CPACK_WINDSOCK_PROCESSOR}")

if(CPACK_GENERATOR STREQUAL "DEB")
    set(components app service debian)
elseif(CPACK_GENERATOR STREQUAL "RPM")
    set(components app service plain)
else()
    set(components app plain bundle)
    set(CPACK_PACKAGING_INSTALL_PREFIX "/")
endif()

set(CPACK_INSTALL_CMAKE_PROJECTS "")
foreach(component IN LISTS components)
    list(APPEND CPACK_INSTALL_CMAKE_PROJECTS "${CPACK_WINDSOCK_BUILD}" Windsock ${component} /)
endforeach()
