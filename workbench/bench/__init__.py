"""How fast we are: each job beside its floor, the same job done with the bare tools.

The floors are written against the driver itself, so this package alone, besides the layers that
own it, holds SQL.
"""
