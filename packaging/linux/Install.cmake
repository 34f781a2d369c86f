# SPDX-License-Identifier: GPL-3.0-or-later
# Linux, and other systems that keep to freedesktop.org's places.

# windsock_gzip(name source): the source, compressed as Debian asks for, in this build folder as name.
find_program(WINDSOCK_GZIP gzip REQUIRED)
function(windsock_gzip name source)
    execute_process(COMMAND "${WINDSOCK_GZIP}" -9nc "${source}"
                    OUTPUT_FILE "${CMAKE_CURRENT_BINARY_DIR}/${name}" COMMAND_ERROR_IS_FATAL ANY)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${source}")
endfunction()

string(TIMESTAMP WINDSOCK_DATE "%Y-%m-%d" UTC) # of the last commit, by make-packages: SOURCE_DATE_EPOCH

install(TARGETS windsock RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}" COMPONENT app)
windsock_gzip(windsock.1.gz "${CMAKE_CURRENT_SOURCE_DIR}/linux/windsock.1")
install(FILES "${CMAKE_CURRENT_BINARY_DIR}/windsock.1.gz"
    DESTINATION "${CMAKE_INSTALL_MANDIR}/man1" COMPONENT app)
install(FILES linux/completion/windsock.bash RENAME windsock
    DESTINATION "${CMAKE_INSTALL_DATADIR}/bash-completion/completions" COMPONENT app)
install(FILES linux/completion/_windsock
    DESTINATION "${CMAKE_INSTALL_DATADIR}/zsh/site-functions" COMPONENT plain)
install(FILES linux/completion/windsock.fish
    DESTINATION "${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d" COMPONENT app)
install(FILES linux/windsock.service DESTINATION lib/systemd/system COMPONENT service)
install(FILES ../README.md ../CHANGELOG.md ../LICENSE
    DESTINATION "${CMAKE_INSTALL_DATADIR}/doc/windsock" COMPONENT plain)
windsock_built_in_licences(built_in) # those of libraries: debian/copyright, or linux/Bundle.cmake.in
install(FILES ${built_in} DESTINATION "${CMAKE_INSTALL_DATADIR}/doc/windsock/licences" COMPONENT plain)

if(WINDSOCK_GUI)
    install(FILES linux/windsock.desktop
        DESTINATION "${CMAKE_INSTALL_DATADIR}/applications" COMPONENT app)
    configure_file(linux/windsock.metainfo.xml.in windsock.metainfo.xml @ONLY)
    install(FILES "${CMAKE_CURRENT_BINARY_DIR}/windsock.metainfo.xml"
        DESTINATION "${CMAKE_INSTALL_DATADIR}/metainfo" COMPONENT app)
    install(FILES linux/windsock-mime.xml RENAME windsock.xml
        DESTINATION "${CMAKE_INSTALL_DATADIR}/mime/packages" COMPONENT app)
    set(icons "${CMAKE_INSTALL_DATADIR}/icons/hicolor")
    install(DIRECTORY ../resources/icons/hicolor/ DESTINATION "${icons}" COMPONENT app)
    install(FILES ../resources/icons/windsock.svg DESTINATION "${icons}/scalable/apps" COMPONENT app)
    foreach(type IN ITEMS project session)
        install(FILES ../resources/icons/windsock-${type}.svg RENAME application-x-windsock-${type}.svg
            DESTINATION "${icons}/scalable/mimetypes" COMPONENT app)
    endforeach()
endif()

# What only a .deb holds. It needs its distribution's Qt, so its version tells which one: upgrading the distribution
# upgrades it too.
cmake_host_system_information(RESULT distribution QUERY DISTRIB_INFO)
set(WINDSOCK_DEB_RELEASE "1~${distribution_ID}${distribution_VERSION_ID}")
set(WINDSOCK_DEB_VERSION "${PROJECT_VERSION}-${WINDSOCK_DEB_RELEASE}")
install(FILES linux/completion/_windsock
    DESTINATION "${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions" COMPONENT debian)
string(TIMESTAMP WINDSOCK_CHANGELOG_DATE "%a, %d %b %Y %H:%M:%S +0000" UTC)
configure_file(debian/changelog.in changelog @ONLY)
windsock_gzip(changelog.Debian.gz "${CMAKE_CURRENT_BINARY_DIR}/changelog")
windsock_gzip(changelog.gz "${PROJECT_SOURCE_DIR}/CHANGELOG.md")
install(FILES debian/copyright "${CMAKE_CURRENT_BINARY_DIR}/changelog.Debian.gz"
              "${CMAKE_CURRENT_BINARY_DIR}/changelog.gz"
    DESTINATION "${CMAKE_INSTALL_DATADIR}/doc/windsock" COMPONENT debian)

# What a package holds that brings Qt along.
find_program(WINDSOCK_PATCHELF patchelf)
if(WINDSOCK_GUI)
    set(plugins platforms/qxcb platforms/qoffscreen platforms/qwayland-generic platforms/qminimal
        wayland-shell-integration/xdg-shell wayland-decoration-client/bradient
        imageformats/qsvg imageformats/qico imageformats/qjpeg imageformats/qgif iconengines/qsvgicon
        platforminputcontexts/composeplatforminputcontextplugin
        platforminputcontexts/ibusplatforminputcontextplugin)
endif()
list(APPEND plugins tls/qopensslbackend tls/qcertonlybackend)
configure_file(linux/Bundle.cmake.in Bundle.cmake @ONLY)
install(SCRIPT "${CMAKE_CURRENT_BINARY_DIR}/Bundle.cmake" COMPONENT bundle)
