"""Every command once: menu, shortcut, palette, tooltip and manual follow from it."""
