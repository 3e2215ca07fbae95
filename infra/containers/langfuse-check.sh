#!/bin/sh
# Every secret of Langfuse is one's own before anything of it starts. Compose reads the whole file whatever the profile is, so
# `:?` there would ask for these of everybody.
wrong=0

must() {
  eval "value=\${$1:-}"
  if ! printf '%s' "$value" | grep -Eqx "$2"; then
    echo "$1 must be $3." >&2
    wrong=1
  fi
}

must LANGFUSE_STORES_PASSWORD '[A-Za-z0-9]{16,}' 'letters and digits, 16 at least, for it stands in an address'
must LANGFUSE_SALT '.{16,}' '16 characters at least'
must LANGFUSE_ENCRYPTION_KEY '[0-9a-f]{64}' 'what openssl rand -hex 32 prints'
must LANGFUSE_NEXTAUTH_SECRET '.{32,}' '32 characters at least'
must LANGFUSE_USER_EMAIL '[^@[:space:]]+@[^@[:space:]]+' 'the address that you sign in with'
must LANGFUSE_USER_PASSWORD '.{12,}' '12 characters at least'
must LANGFUSE_PUBLIC_KEY 'pk-lf-[A-Za-z0-9-]{16,}' 'pk-lf- and 16 letters and digits at least'
must LANGFUSE_SECRET_KEY 'sk-lf-[A-Za-z0-9-]{32,}' 'sk-lf- and 32 letters and digits at least'
# The key of Langfuse's own example.
if printf '%s' "${LANGFUSE_ENCRYPTION_KEY:-}" | grep -Eqx '0{64}'; then
  echo 'LANGFUSE_ENCRYPTION_KEY is nothing but zeros, which everybody knows.' >&2
  wrong=1
fi
exit "$wrong"
