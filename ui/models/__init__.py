"""Qt item models that hold keys and fetch only what is near the screen."""
