# SPDX-License-Identifier: GPL-3.0-or-later
# made by packaging/make_option_texts.py
_windsock() {
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} choices=
    COMPREPLY=()
    # "--option=value" comes as three words.
    if [[ $previous == = ]]; then
        previous=${COMP_WORDS[COMP_CWORD - 2]}
    elif [[ $current == = ]]; then
        current=
    fi
    case $previous in
    --tls-certificate|--tls-key|--record)
        compopt -o filenames
        mapfile -t COMPREPLY < <(compgen -f -- "$current")
        return
        ;;
    --rate-policy) choices='delay close' ;;
    --slow-readers) choices='skip close' ;;
    --listen|--allow-origin|--allow-address|--block-address|--max-connections|--max-connections-per-address|--max-new-connections-per-second|--max-handshakes|--backlog|--io-threads|--max-request-head|--max-request-headers|--handshake-timeout|--max-message-size|--max-frame-size|--max-messages-per-second|--max-bytes-per-second|--idle-timeout|--ping-interval|--ping-timeout|--close-timeout|--send-buffer)
        return
        ;;
    *)
        if [[ $current == -* ]]; then
            choices='--help --version --self-test --headless --listen --tls-self-signed --tls-certificate --tls-key --record --no-record --allow-origin --allow-address --block-address --allow-metrics --max-connections --max-connections-per-address --max-new-connections-per-second --limit-loopback --max-handshakes --backlog --io-threads --max-request-head --max-request-headers --handshake-timeout --max-message-size --max-frame-size --max-messages-per-second --max-bytes-per-second --rate-policy --idle-timeout --ping-interval --ping-timeout --close-timeout --send-buffer --slow-readers'
        else
            compopt -o filenames
            mapfile -t COMPREPLY < <(compgen -d -- "$current")
            # One pattern for both would offer what SQLite keeps beside a session, too.
            local pattern
            for pattern in '!*.windsock' '!*.windsock-session'; do
                mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -X "$pattern" -- "$current")
            done
            return
        fi
        ;;
    esac
    mapfile -t COMPREPLY < <(compgen -W "$choices" -- "$current")
}
complete -F _windsock windsock
# until here
