"""Accounts, roles, organisations, invitations and the permission matrix."""
