#!/bin/sh
# Prepares a bare Debian or Ubuntu: `ops/bootstrap.sh run` for the shop, `test` for its tests too,
# `cluster` for the shop behind nginx.
# As root, or with a sudo that asks nothing, it installs packages; otherwise it unpacks them into
# .data/packages, where ops/programs.py finds them. What is there already is used as it is.
set -eu
cd "$(dirname "$0")/.."

purpose=${1:-run}
packages_of=$purpose # of Python: `run` or `test`
[ "$purpose" != cluster ] || packages_of=run
unpacked=.data/packages
export DEBIAN_FRONTEND=noninteractive
PATH=$PATH:/usr/sbin:/sbin:/usr/local/sbin:/opt/homebrew/bin

main() {
    packages=
    if [ "$purpose" != run ] || ! configured; then
        [ "${GLASS_DB:-}" = mysql ] || has mariadbd mysqld || packages="$packages mariadb-server-core"
        [ "${GLASS_REDIS:-}" = valkey ] || has redis-server valkey-server ||
            packages="$packages redis-server"
        has mariadb mysql || packages="$packages mariadb-client-core"
        has redis-cli valkey-cli || packages="$packages redis-tools"
    fi
    if [ "$purpose" != run ]; then
        has nginx || packages="$packages nginx"
    fi
    if [ "$purpose" = test ]; then
        has chromium || ! is_debian || packages="$packages chromium"
        has_font || packages="$packages fonts-noto-core"
    fi
    if ! ready; then
        python=$(newest_python) || packages="$packages python3 python3-venv"
        [ -z "$python" ] || "$python" -c 'import ensurepip, venv' 2>/dev/null ||
            packages="$packages python3-venv"
    fi
    [ -z "$packages" ] || get $packages
    ! lacks_engine || ops/fetch_engines.sh
    ready || environment
}

# GLASS_DB=mysql and GLASS_REDIS=valkey are for those very ones. Where MariaDB is installed, mysqld
# may be another name of it.
lacks_engine() {
    case ${GLASS_DB:-} in mysql)
        has mysqld && ! mysqld --version 2>/dev/null | grep -q MariaDB || return 0
        ;;
    esac
    [ "${GLASS_REDIS:-}" = valkey ] && ! has valkey-server
}

has() {
    for program in "$@"; do
        [ -n "${GLASS_IGNORE_SYSTEM:-}" ] || ! command -v "$program" >/dev/null || return 0
        [ ! -x "$unpacked/usr/sbin/$program" ] || return 0
        [ ! -x "$unpacked/usr/bin/$program" ] || return 0
    done
    return 1
}

# Elsewhere the package is a snap, which a container cannot install.
is_debian() {
    grep -qs '^ID=debian' /etc/os-release && may_install
}

has_font() { # with Vietnamese letters and the sign of the dong
    [ "$(uname)" != Darwin ] || return 0
    ls /usr/share/fonts/truetype/noto/NotoSans-Regular.ttf >/dev/null 2>&1 || ! may_install
}

configured() {
    [ -n "${ECOM_MYSQL_URL:-}" ] || grep -qs '^ECOM_MYSQL_URL' .streamlit/secrets.toml
}

newest_python() {
    for name in python3.14 python3.13 python3.12 python3.11 python3; do
        if command -v "$name" >/dev/null &&
            "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$name"
            return 0
        fi
    done
    return 1
}

may_install() {
    [ -z "${GLASS_IGNORE_SYSTEM:-}" ] && { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }
}

get() {
    if ! command -v apt-get >/dev/null && command -v brew >/dev/null; then
        brew_packages "$@"
        return 0
    fi
    command -v apt-get >/dev/null || cannot_get "$@"
    if ! may_install; then
        ready || newest_python >/dev/null || no_python
        unpack_packages "$@" || cannot_get "$@"
    elif [ "$(id -u)" = 0 ]; then
        install_packages "" "$@" || cannot_get "$@"
    else
        install_packages "sudo -n --preserve-env=DEBIAN_FRONTEND" "$@" || cannot_get "$@"
    fi
}

# On macOS, whose Homebrew has other names for them and starts no server by itself.
brew_packages() {
    formulas=
    for package in "$@"; do
        case $package in
        mariadb-*) formula=mariadb ;;
        redis-*) formula=redis ;;
        python3*) formula=python3 ;;
        nginx) formula=nginx ;;
        *) continue ;; # Chromium comes with playwright, the letters with the system
        esac
        case " $formulas " in *" $formula "*) ;; *) formulas="$formulas $formula" ;; esac
    done
    [ -z "$formulas" ] || brew install -q $formulas || cannot_get "$@"
}

# The servers that come with packages are not ours to start: ours have a folder of their own.
install_packages() {
    as_root=$1
    shift
    echo "Installing $*"
    policy=/usr/sbin/policy-rc.d
    if [ ! -e $policy ]; then
        printf '#!/bin/sh\nexit 101\n' | $as_root tee $policy >/dev/null
        $as_root chmod +x $policy
        trap '$as_root rm -f $policy' EXIT
        trap 'exit 1' INT TERM
    fi
    wait="-o DPkg::Lock::Timeout=300"
    mkdir -p .data
    if ! { $as_root apt-get $wait update -qq &&
        $as_root apt-get $wait install -y -qq --no-install-recommends "$@"; } >.data/apt.log 2>&1
    then
        tail -5 .data/apt.log >&2
        return 1
    fi
    for service in redis-server nginx; do
        case "$*" in *$service*)
            ! command -v systemctl >/dev/null || $as_root systemctl disable -q $service || true
            ;;
        esac
    done
}

# apt with lists of its own: those of the system may be missing, and are not ours to renew.
unpack_packages() {
    echo "Unpacking $* into $unpacked"
    apt_home=$PWD/.data/apt
    mkdir -p "$apt_home/lists/partial" "$apt_home/cache/archives/partial" $unpacked
    own="-o Dir::State::lists=$apt_home/lists -o Dir::Cache=$apt_home/cache -o APT::Sandbox::User="
    apt-get $own update -qq &&
        wanted=$(apt-get $own install -s --reinstall --no-install-recommends "$@" |
            sed -n 's/^Inst \([^ ]*\).*/\1/p') &&
        (cd "$apt_home/cache/archives" && apt-get $own download -qq $wanted) || return 1
    for package in "$apt_home"/cache/archives/*.deb; do
        dpkg -x "$package" $unpacked || return 1
    done
    rm -rf "$apt_home"
}

digest() { # macOS has another program for it
    if command -v sha256sum >/dev/null; then sha256sum; else shasum -a 256; fi
}

version=$(cat requirements*.txt requirements.lock | digest | cut -c 1-16)

ready() {
    [ -e ".venv/.$packages_of-$version" ] && .venv/bin/python -c '' 2>/dev/null
}

environment() {
    needed=requirements.txt
    [ "$packages_of" = run ] || needed=requirements-dev.txt
    python=$(newest_python) || no_python
    echo "Preparing .venv"
    pip="-m pip"
    if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
        rm -rf .venv
        if ! "$python" -m venv .venv >/dev/null 2>&1; then
            # Debian's Python comes without ensurepip, and its package may just be unpacked
            "$python" -m venv --without-pip .venv
            pip=$(ls $unpacked/usr/share/python-wheels/pip-*.whl | tail -1)/pip
        fi
    fi
    .venv/bin/python $pip install -q --disable-pip-version-check -r "$needed" -c requirements.lock ||
        cannot "pip cannot install the packages of $needed:" "see its message above."
    [ "$packages_of" = run ] || has chromium || get_browser
    touch ".venv/.$packages_of-$version" ".venv/.run-$version"
}

get_browser() {
    with_deps=
    ! may_install || with_deps=--with-deps
    echo "Fetching Chromium"
    .venv/bin/playwright install $with_deps chromium >/dev/null ||
        cannot "The tests need Chromium, which cannot be fetched here:" "install chromium."
}

no_python() {
    cannot "Glass Shop needs Python 3.11 or newer," "which you install with python3 and python3-venv."
}

cannot_get() {
    cannot "This machine lacks $*, which cannot be installed here: have them installed," \
        "or, if it is the servers, set ECOM_MYSQL_URL and ECOM_REDIS_URL to others."
}

cannot() {
    printf '%s\n' "$@" >&2
    exit 1
}

main
