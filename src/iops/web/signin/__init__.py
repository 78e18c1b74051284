"""Signing in: password with a second step, passkeys, the force's identity provider, sessions.

Accounts are opened by the administrator, never by a visitor. *Second step*: a passkey or the
codes of an authenticator app. *Must enrol*: a person whose role must have a second step and who
has none yet; nothing else opens for them.
"""
