# SPDX-License-Identifier: GPL-3.0-or-later
# How a test is added. Test names are WINDSOCK_TEST_PREFIX + name, so properties are given here, as arguments.

# ThreadSanitizer of GCC 12 cannot live with the address layouts that newer kernels pick, so its tests run with
# a fixed one where the system lets them.
set(WINDSOCK_TEST_LAUNCHER "")
if("thread" IN_LIST WINDSOCK_SANITIZE)
    find_program(WINDSOCK_SETARCH setarch)
    if(WINDSOCK_SETARCH)
        execute_process(COMMAND "${WINDSOCK_SETARCH}" -R true RESULT_VARIABLE refused OUTPUT_QUIET ERROR_QUIET)
        if(NOT refused)
            set(WINDSOCK_TEST_LAUNCHER "${WINDSOCK_SETARCH}" -R)
        endif()
    endif()
endif()

# windsock_add_test(name COMMAND command... [ENVIRONMENT name=value...] [LABELS label...] [TIMEOUT seconds]
#                   [PROCESSORS count] [RUN_SERIAL])
# Adds a test of any command. Tests have no display and no stdin; a first sanitizer finding ends them.
function(windsock_add_test name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "RUN_SERIAL" "TIMEOUT;PROCESSORS" "COMMAND;ENVIRONMENT;LABELS")
    if(arg_UNPARSED_ARGUMENTS)
        message(FATAL_ERROR "windsock_add_test(${name}): unknown arguments ${arg_UNPARSED_ARGUMENTS}")
    endif()
    if(NOT arg_TIMEOUT)
        set(arg_TIMEOUT 120)
    endif()
    if(WINDSOCK_SANITIZE)
        math(EXPR arg_TIMEOUT "${arg_TIMEOUT} * 3")
        list(APPEND arg_ENVIRONMENT QT_NO_GLIB=1) # GLib's event loop is built without sanitizers, and races
    endif()
    if(NOT arg_PROCESSORS)
        set(arg_PROCESSORS 1)
    endif()

    set(test "${WINDSOCK_TEST_PREFIX}${name}")
    add_test(NAME ${test} COMMAND ${WINDSOCK_TEST_LAUNCHER} ${arg_COMMAND})
    set_tests_properties(${test} PROPERTIES
        TIMEOUT ${arg_TIMEOUT}
        PROCESSORS ${arg_PROCESSORS}
        RUN_SERIAL ${arg_RUN_SERIAL}
        LABELS "${arg_LABELS}"
        ENVIRONMENT "QT_QPA_PLATFORM=offscreen;LC_ALL=C.UTF-8;LANGUAGE=en;\
TSAN_OPTIONS=suppressions=${PROJECT_SOURCE_DIR}/tests/tsan.supp halt_on_error=1 second_deadlock_stack=1 die_after_fork=0;\
LSAN_OPTIONS=suppressions=${PROJECT_SOURCE_DIR}/tests/lsan.supp print_suppressions=0;\
ASAN_OPTIONS=detect_stack_use_after_return=1 strict_string_checks=1;\
UBSAN_OPTIONS=halt_on_error=1 print_stacktrace=1;${arg_ENVIRONMENT}")
endfunction()

# windsock_test(name library... [further arguments of windsock_add_test])
# A Qt Test: builds tst_name.cpp beside the CMakeLists.txt that calls this, links the libraries and adds it.
function(windsock_test name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "RUN_SERIAL" "TIMEOUT;PROCESSORS" "ENVIRONMENT;LABELS")
    add_executable(tst_${name} tst_${name}.cpp)
    windsock_target(tst_${name})
    target_link_libraries(tst_${name} PRIVATE Qt6::Test ${arg_UNPARSED_ARGUMENTS})

    set(options "")
    if(arg_RUN_SERIAL)
        list(APPEND options RUN_SERIAL)
    endif()
    foreach(option IN ITEMS TIMEOUT PROCESSORS ENVIRONMENT LABELS)
        if(arg_${option})
            list(APPEND options ${option} ${arg_${option}})
        endif()
    endforeach()
    windsock_add_test(${name} COMMAND "$<TARGET_FILE:tst_${name}>" ${options})
endfunction()

# windsock_test_in_threads(name...)
# Runs tests of a server once more, with several I/O threads (tests/support/TestServer.cpp).
function(windsock_test_in_threads)
    foreach(name IN LISTS ARGN)
        windsock_add_test(${name}.threads COMMAND "$<TARGET_FILE:tst_${name}>"
            ENVIRONMENT WINDSOCK_TEST_IO_THREADS=3)
    endforeach()
endfunction()
