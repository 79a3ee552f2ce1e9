"""Steps from older profile files to the present one; Alembic runs them."""
