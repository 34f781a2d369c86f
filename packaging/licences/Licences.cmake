# SPDX-License-Identifier: GPL-3.0-or-later
# Which of the texts here go with a package. Read where installing is described, and by the scripts that gather libraries.
set(WINDSOCK_LICENCES "${CMAKE_CURRENT_LIST_DIR}")

# windsock_built_in_licences(result): the texts for what is compiled into the program on every system.
function(windsock_built_in_licences result)
    set(texts "${WINDSOCK_LICENCES}/SQLiteCpp.txt")
    if(WINDSOCK_GUI)
        configure_file("${PROJECT_SOURCE_DIR}/resources/icons/lucide/LICENSE" Lucide.txt COPYONLY)
        list(APPEND texts "${CMAKE_CURRENT_BINARY_DIR}/Lucide.txt" "${WINDSOCK_LICENCES}/QtTranslations.txt")
    endif()
    set(${result} ${texts} PARENT_SCOPE)
endfunction()

# windsock_linked_licences(result): the texts for what the program needs, whether it is linked into it or lies beside it.
function(windsock_linked_licences result)
    set(names Qt LGPL-3.0 SQLite OpenSSL)
    if(WINDSOCK_GUI)
        list(APPEND names libqrencode)
    endif()
    if(NOT WIN32)
        list(APPEND names libuv)
    elseif(MINGW)
        list(APPEND names GCC MinGW-w64)
    endif()
    list(TRANSFORM names REPLACE ".+" "${WINDSOCK_LICENCES}/\\0.txt")
    set(${result} ${names} PARENT_SCOPE)
endfunction()

# windsock_licence(result library): the text for a library, by the name of its file; empty: there is none.
function(windsock_licence result library)
    cmake_path(GET library FILENAME name)
    string(TOLOWER "${name}" name)
    set(texts "^(lib)?qt6?[a-z]" Qt "^lib(ssl|crypto)" OpenSSL "^(lib)?sqlitecpp" SQLiteCpp "^(lib)?sqlite3" SQLite
        "^(lib)?qrencode" libqrencode "^(lib)?uv[.0-9]" libuv "^lib(stdc\\+\\+|gcc)" GCC "^libwinpthread" MinGW-w64)
    set(${result} "" PARENT_SCOPE)
    while(texts)
        list(POP_FRONT texts pattern text)
        if(name MATCHES "${pattern}")
            set(${result} "${WINDSOCK_LICENCES}/${text}.txt" PARENT_SCOPE)
            return()
        endif()
    endwhile()
endfunction()

# windsock_add_licences(folder library...): puts the libraries' texts into a folder; one without a text is not shipped.
function(windsock_add_licences folder)
    foreach(library IN LISTS ARGN)
        windsock_licence(text "${library}")
        if(NOT text)
            message(FATAL_ERROR "${library} has no licence text in packaging/licences; Licences.cmake there says which "
                    "library has which")
        endif()
        file(INSTALL "${text}" DESTINATION "${folder}")
    endforeach()
endfunction()
