#!/bin/sh
# Unpacks MySQL and Valkey of Debian's unstable suite into .data/engines, where ops/programs.py
# finds them: Debian's stable suites have MariaDB only, and Valkey not before Debian 13.
# Without root, and beside the system: apt gets a state of its own in which nothing is installed,
# so that the tree is whole, with its own C library and loader.
# `.data/engines` is used as it is once it is there; remove it to fetch newer ones.
set -eu
cd "$(dirname "$0")/.."

tree=.data/engines
apt_home=$PWD/.data/engines-apt
tries=3

main() {
    [ ! -e $tree/complete ] || return 0
    command -v apt-get >/dev/null && grep -qs '^ID=debian' /etc/os-release ||
        cannot "They are fetched on Debian only: install mysqld and valkey-server yourself."
    echo "Fetching MySQL and Valkey of Debian's unstable suite"
    rm -rf "$apt_home"
    mkdir -p "$apt_home/lists/partial" "$apt_home/cache/archives/partial"
    : >"$apt_home/status" # nothing is installed
    copy_machines_source
    again own_apt update -o APT::Update::Error-Mode=any
    again own_apt install --download-only --no-install-recommends -y \
        mysql-server-core valkey-server
    unpack
    rm -rf "$apt_home"
}

# The entry by which this machine gets its own packages, with its mirror, its key and its other
# options, for another suite: unstable is signed by a key that Debian's keyring has.
copy_machines_source() {
    entry=$(apt-get indextargets --no-release-info --format '$(SOURCESENTRY) $(REPO_URI)' \
        'Created-By: Packages' 'Component: main' |
        sed -n 's|^\([^ ]*\) [^ ]*/debian/*$|\1|p' | head -1)
    file=${entry%:*}
    number=${entry##*:}
    [ -r "$file" ] || cannot "apt has no source of Debian's packages."
    case $file in
    *.sources)
        source=$apt_home/unstable.sources
        grep -v '^#' "$file" | awk -v number="$number" 'BEGIN { RS = "" } NR == number' |
            sed 's/^Types:.*/Types: deb/; s/^Suites:.*/Suites: unstable/
                 s/^Components:.*/Components: main/' >"$source"
        ;;
    *)
        source=$apt_home/unstable.list
        sed -n -E "${number}s/^ *(deb( +\[[^]]*\])? +[^ ]+) .*/\1 unstable main/p" "$file" >"$source"
        ;;
    esac
}

own_apt() {
    apt-get -qq -o Dir::State::status="$apt_home/status" -o Dir::State="$apt_home" \
        -o Dir::State::lists="$apt_home/lists" -o Dir::Cache="$apt_home/cache" \
        -o Dir::Etc::sourcelist="$source" -o Dir::Etc::sourceparts=/dev/null \
        -o Dir::Etc::preferences=/dev/null -o Dir::Etc::preferencesparts=/dev/null \
        -o Acquire::Retries=3 -o APT::Sandbox::User= "$@"
}

again() {
    for try in $(seq $tries); do
        "$@" >"$apt_home/log" 2>&1 && return 0
        [ "$try" = $tries ] || sleep $((try * 5))
    done
    cat "$apt_home/log" >&2
    cannot "apt failed $tries times; its last words are above."
}

unpack() {
    rm -rf $tree.new
    mkdir $tree.new
    for package in "$apt_home"/cache/archives/*.deb; do
        case ${package##*/} in
        perl* | libperl* | systemd_*) ;; # scripts beside the servers need them, not the servers
        *) dpkg -x "$package" $tree.new || cannot "$package cannot be unpacked." ;;
        esac
    done
    ls "$apt_home/cache/archives" | grep -E '^(mysql-server-core|valkey-server)_' >$tree.new/complete
    rm -rf $tree
    mv $tree.new $tree
    cat $tree/complete
}

cannot() {
    printf '%s\n' "MySQL AND VALKEY CANNOT BE FETCHED, and nothing was tested on them." "$@" >&2
    exit 1
}

main
