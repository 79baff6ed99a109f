# Sourced by ./quickstart and ./check: installs what is missing, starts no service, removes nothing unasked, leaves nothing else behind.

m2t_say() { printf '\033[1m%s\033[0m\n' "$*"; }

m2t_as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

m2t_is_installed() { dpkg-query -W -f='${db:Status-Status}\n' "$1" 2>/dev/null | grep -qx installed; }

# The packages that the lists (files) name and the machine lacks.
m2t_missing_packages() {
  local package
  grep -hv '^#' "$@" | while read -r package; do
    m2t_is_installed "$package" || echo "$package"
  done
}

# Debian allows one mail server, and one flavour of libcurl's headers: what would have to leave for ours to come.
m2t_removed_packages() {
  LC_ALL=C apt-get -s install --no-install-recommends "$@" | awk '$1 == "Remv" { print $2 }'
}

m2t_ask_to_remove() {
  local others=$1 answer
  echo "Installing what mail2ticket and its tests need removes from this machine: $others" >&2
  case " $missing_words " in
    *" postfix "*) echo "(Debian allows one mail server; the tests start a private Postfix, the one of the machine stays off.)" >&2 ;;
  esac
  if [ "${M2T_REPLACE_MAIL_SERVER:-}" = yes ]; then return 0; fi
  if [ ! -t 0 ]; then
    echo "Stopped; no package was touched. To go on all the same: M2T_REPLACE_MAIL_SERVER=yes $0" >&2
    exit 77
  fi
  read -r -p "Remove them and go on? [y/N] " answer
  case $answer in y | Y | yes) ;; *) echo "Stopped; no package was touched." >&2; exit 77 ;; esac
}

m2t_policy=/usr/sbin/policy-rc.d
m2t_kept_policy=/usr/sbin/policy-rc.d.kept-by-mail2ticket

# Debian starts a service when its package is installed, unless this file forbids it. A file of the machine's own comes back after.
m2t_forbid_starts() {
  m2t_allow_starts  # a run that was killed may have left ours
  if [ -e $m2t_policy ]; then m2t_as_root mv $m2t_policy $m2t_kept_policy; fi
  printf '#!/bin/sh\n# made by mail2ticket while it installs packages\nexit 101\n' | m2t_as_root tee $m2t_policy >/dev/null
  m2t_as_root chmod 755 $m2t_policy
}

m2t_allow_starts() {
  if grep -qs 'made by mail2ticket' $m2t_policy; then m2t_as_root rm -f $m2t_policy; fi
  if [ -e $m2t_kept_policy ]; then m2t_as_root mv $m2t_kept_policy $m2t_policy; fi
}

# Nor shall they start with the machine: ours run only where a test starts them itself.
m2t_disable() {
  local service
  for service in "$@"; do
    m2t_is_installed "${service/%dovecot/dovecot-core}" || continue
    m2t_as_root systemctl disable --quiet "$service" >/dev/null 2>&1 ||
      m2t_as_root update-rc.d "$service" disable >/dev/null 2>&1 || true
  done
}

m2t_install_quietly() {
  local new_services=
  m2t_is_installed postfix || new_services="postfix"
  m2t_is_installed dovecot-core || new_services="$new_services dovecot"
  trap "m2t_disable $new_services; m2t_allow_starts" EXIT
  m2t_forbid_starts
  if ! m2t_is_installed postfix; then
    echo 'postfix postfix/main_mailer_type select No configuration' | m2t_as_root debconf-set-selections
  fi
  # The first minutes of a new machine belong to its own updates: their lock is waited for.
  m2t_as_root env DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=yes \
    apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=600 "$@" >/dev/null
  m2t_disable $new_services
  m2t_allow_starts
  trap - EXIT
}

# Installs what the lists name; without one, what every build and test needs.
m2t_install_packages() {
  local missing_words others
  [ $# -gt 0 ] || set -- tests/support/packages
  if ! command -v apt-get >/dev/null; then
    echo "$0 installs Debian packages, and there is no apt-get: mail2ticket is built on Debian 12." >&2
    exit 69
  fi
  missing_words=$(echo $(m2t_missing_packages "$@"))
  [ -n "$missing_words" ] || return 0
  if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; then
    echo "These packages are missing, and only root may install them (there is no sudo): $missing_words" >&2
    exit 77
  fi
  m2t_say "Installing from Debian: $missing_words"
  m2t_as_root apt-get update -qq || echo "apt-get update failed; going on with the packages that are known." >&2
  others=$(echo $(m2t_removed_packages $missing_words))
  [ -z "$others" ] || m2t_ask_to_remove "$others"
  m2t_install_quietly $missing_words
}

# Configures and builds one preset; quick when nothing changed.
m2t_build() {
  local preset=$1
  shift
  mkdir -p build
  if [ ! -w build ] || { [ -e "build/$preset" ] && [ ! -w "build/$preset" ]; }; then
    echo "$PWD/build belongs to $(stat -c %U build), who built here before: build as that user, or remove it." >&2
    exit 73
  fi
  export CCACHE_DIR=${CCACHE_DIR:-$PWD/build/ccache}
  export CCACHE_TEMPDIR=${CCACHE_TEMPDIR:-$CCACHE_DIR/tmp}
  m2t_say "Building ($preset)"
  cmake --preset "$preset" --log-level=WARNING "$@" >/dev/null
  cmake --build --preset "$preset"
}
