# SPDX-License-Identifier: GPL-3.0-or-later
# Windows, whatever the toolchain: official Qt with MSVC or MinGW, or a cross build with mingw-w64.
configure_file(windows/windsock.rc.in windsock.rc @ONLY)
set(programs windsock)
if(TARGET windsock_console)
    list(APPEND programs windsock_console)
endif()
foreach(program IN LISTS programs)
    target_sources(${program} PRIVATE "${CMAKE_CURRENT_BINARY_DIR}/windsock.rc")
    if(MINGW)
        target_link_options(${program} PRIVATE -s) # strips, which CPack would do with the host's tool
    endif()
endforeach()

install(TARGETS ${programs} RUNTIME DESTINATION bin COMPONENT app)
install(FILES ../README.md ../CHANGELOG.md ../LICENSE DESTINATION . COMPONENT plain)
windsock_built_in_licences(built_in)
windsock_linked_licences(linked)
install(FILES ${built_in} ${linked} DESTINATION licences COMPONENT plain)
install(FILES windows/qt.conf DESTINATION bin COMPONENT bundle)

# Qt's plugins: what makes it a window, TLS (OpenSSL's backend is preferred to Schannel's when both are there), pictures.
set(plugins tls/qopensslbackend tls/qschannelbackend)
if(WINDSOCK_GUI)
    list(APPEND plugins platforms/qwindows platforms/qoffscreen imageformats/qsvg imageformats/qico
         imageformats/qjpeg imageformats/qgif iconengines/qsvgicon
         styles/qmodernwindowsstyle styles/qwindowsvistastyle)
endif()

# Where DLLs may be: Qt's, what is found beside it (vcpkg, a cross root), and the compiler's own.
set(folders "${QT6_INSTALL_PREFIX}/${QT6_INSTALL_BINS}")
foreach(prefix IN LISTS CMAKE_PREFIX_PATH CMAKE_FIND_ROOT_PATH)
    list(APPEND folders "${prefix}/bin" "${prefix}/lib")
endforeach()
if(VCPKG_INSTALLED_DIR)
    list(APPEND folders "${VCPKG_INSTALLED_DIR}/${VCPKG_TARGET_TRIPLET}/bin")
endif()
if(MINGW)
    foreach(dll IN ITEMS libstdc++-6.dll libgcc_s_seh-1.dll libwinpthread-1.dll)
        execute_process(COMMAND "${CMAKE_CXX_COMPILER}" -print-file-name=${dll}
                        OUTPUT_VARIABLE file OUTPUT_STRIP_TRAILING_WHITESPACE)
        cmake_path(GET file PARENT_PATH folder)
        list(APPEND folders "${folder}")
    endforeach()
    cmake_path(GET CMAKE_CXX_COMPILER PARENT_PATH folder)
    list(APPEND folders "${folder}")
endif()
set(WINDSOCK_DLL_FOLDERS "" CACHE STRING "Further folders to take DLLs for packages from")
list(APPEND folders ${WINDSOCK_DLL_FOLDERS})
list(TRANSFORM folders REPLACE "\\\\" "/") # as they stand in Windows' environment, no string of CMake's can hold them
list(REMOVE_DUPLICATES folders)

# What reads a DLL's imports: objdump of MinGW's, dumpbin of MSVC's. That one lies beside the compiler, which need not be
# in the PATH.
if(MSVC)
    cmake_path(GET CMAKE_CXX_COMPILER PARENT_PATH folder)
    find_program(WINDSOCK_DUMPBIN dumpbin HINTS "${folder}" REQUIRED)
endif()
configure_file(windows/Bundle.cmake.in Bundle.cmake @ONLY)
install(SCRIPT "${CMAKE_CURRENT_BINARY_DIR}/Bundle.cmake" COMPONENT bundle)

if(MSVC)
    set(CMAKE_INSTALL_SYSTEM_RUNTIME_DESTINATION bin)
    set(CMAKE_INSTALL_SYSTEM_RUNTIME_COMPONENT bundle)
    include(InstallRequiredSystemLibraries)
endif()
