"""The homes of the roles, one module each."""
