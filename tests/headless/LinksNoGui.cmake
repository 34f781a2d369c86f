# SPDX-License-Identifier: GPL-3.0-or-later
# Fails when the executable needs a library of the window, itself or through another library.
cmake_minimum_required(VERSION 3.25)

file(GET_RUNTIME_DEPENDENCIES EXECUTABLES "${executable}" RESOLVED_DEPENDENCIES_VAR found
     UNRESOLVED_DEPENDENCIES_VAR missing)
set(needed ${found} ${missing})
list(FILTER needed INCLUDE REGEX "Qt6?Core")
if(NOT needed)
    message(FATAL_ERROR "${executable} needs no Qt Core: its dependencies were not read (${found})")
endif()
set(needed ${found} ${missing})
list(FILTER needed INCLUDE REGEX "Qt6?(Gui|Widgets|Svg|OpenGL)")
if(needed)
    message(FATAL_ERROR "${executable} needs ${needed}")
endif()
