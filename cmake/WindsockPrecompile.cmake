# SPDX-License-Identifier: GPL-3.0-or-later
# Precompiled headers: what most sources of a library include anyway, and never a header of ours. They halve the
# time of a build (windsock_server: 117 s of processor time without, 62 s with). A source must still include what
# it uses: CMAKE_DISABLE_PRECOMPILE_HEADERS turns them off, as the preset "fuzz" does, for all but the window.
set(WINDSOCK_PRECOMPILED_CORE
    <QByteArray> <QDateTime> <QHash> <QHostAddress> <QJsonObject> <QList> <QObject> <QString> <QUrl> <QVariant>
    <chrono> <functional> <memory> <optional> <utility> <variant> <vector>)

# windsock_precompile(target [<Header>...])
function(windsock_precompile target)
    target_precompile_headers(${target} PRIVATE ${WINDSOCK_PRECOMPILED_CORE} ${ARGN})
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        target_compile_options(${target} PRIVATE -fpch-preprocess) # or ccache cannot tell sources apart
    endif()
endfunction()
