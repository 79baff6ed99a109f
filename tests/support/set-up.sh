# Sourced by ./quickstart and ./check: installs what is missing, starts no service, leaves nothing else behind.

m2t_say() { printf '\033[1m%s\033[0m\n' "$*"; }

m2t_as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

m2t_missing_packages() {
  local package
  grep -v '^#' tests/support/packages | while read -r package; do
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || echo "$package"
  done
}

# The name of another mail server that installing Postfix would remove; nothing when there is none.
m2t_other_mail_server() {
  dpkg-query -W -f='${db:Status-Status} ${Package} ${Provides}\n' 2>/dev/null |
    awk '$1 == "installed" && $2 != "postfix" && /mail-transport-agent/ { print $2; exit }'
}

m2t_ask_about_mail_server() {
  local other=$1 answer
  echo "$other is installed. Debian allows one mail server: installing Postfix, which mail2ticket's tests need, removes $other." >&2
  if [ "${M2T_REPLACE_MAIL_SERVER:-}" = yes ]; then return 0; fi
  if [ ! -t 0 ]; then
    echo "Stopped. To go on all the same: M2T_REPLACE_MAIL_SERVER=yes $0" >&2
    exit 77
  fi
  read -r -p "Remove $other and go on? [y/N] " answer
  case $answer in y | Y | yes) ;; *) echo "Stopped; nothing was changed." >&2; exit 77 ;; esac
}

# Debian starts and enables a service when its package is installed. Ours run only where a test starts them itself.
m2t_install_quietly() {
  local policy=/usr/sbin/policy-rc.d made_policy=no service had_postfix had_dovecot
  had_postfix=$(dpkg-query -W -f='${db:Status-Status}' postfix 2>/dev/null || true)
  had_dovecot=$(dpkg-query -W -f='${db:Status-Status}' dovecot-core 2>/dev/null || true)
  if [ ! -e $policy ]; then
    printf '#!/bin/sh\nexit 101\n' | m2t_as_root tee $policy >/dev/null
    m2t_as_root chmod 755 $policy
    made_policy=yes
    trap 'm2t_as_root rm -f /usr/sbin/policy-rc.d' EXIT
  fi
  if [ "$had_postfix" != installed ]; then
    echo 'postfix postfix/main_mailer_type select No configuration' | m2t_as_root debconf-set-selections
  fi
  m2t_as_root apt-get update -qq
  m2t_as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
  for service in $([ "$had_postfix" = installed ] || echo postfix) $([ "$had_dovecot" = installed ] || echo dovecot); do
    m2t_as_root systemctl disable --quiet "$service" >/dev/null 2>&1 || m2t_as_root update-rc.d "$service" disable >/dev/null 2>&1 || true
  done
  if [ $made_policy = yes ]; then
    m2t_as_root rm -f $policy
    trap - EXIT
  fi
}

m2t_install_packages() {
  local missing other
  missing=$(m2t_missing_packages)
  [ -n "$missing" ] || return 0
  if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; then
    echo "These packages are missing, and only root may install them (there is no sudo): $missing" >&2
    exit 77
  fi
  case " $(echo $missing) " in *" postfix "*)
    other=$(m2t_other_mail_server)
    [ -z "$other" ] || m2t_ask_about_mail_server "$other" ;;
  esac
  m2t_say "Installing from Debian: $(echo $missing)"
  m2t_install_quietly $missing
}

# Configures and builds one preset; quick when nothing changed.
m2t_build() {
  local preset=$1
  shift
  export CCACHE_DIR=${CCACHE_DIR:-$PWD/build/ccache}
  m2t_say "Building ($preset)"
  cmake --preset "$preset" --log-level=WARNING "$@" >/dev/null
  cmake --build --preset "$preset"
}
